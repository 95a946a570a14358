import Glibc
import Synchronization
import Testing

@testable import Platform

/// Threads that work beside the one which needs their work.
struct WorkersTests {
  /// Which threads did something.
  private static func threads(_ count: Int) -> [pthread_t] {
    let threads = Mutex<[pthread_t]>([])
    Workers.run(count: count) { _ in threads.withLock { $0.append(pthread_self()) } }
    return threads.withLock { $0 }
  }

  @Test(arguments: [0, 1, 2, 7]) func `every number is run once and waited for`(count: Int) {
    let seen = Mutex<[Int]>([])
    Workers.run(count: count) { index in seen.withLock { $0.append(index) } }
    #expect(seen.withLock { $0.sorted() } == Array(0..<count))
  }

  @Test func `the calling thread does one share, others do the rest`() {
    let caller = pthread_self()
    for count in [1, 2, 5] {
      let threads = Self.threads(count)
      #expect(threads.count == count && threads.count { $0 == caller } == 1)
    }
  }

  @Test func `threads beside the calling one have deep stacks`() {
    let caller = pthread_self()
    Workers.run(count: 3) { _ in
      @inline(never) func depth(_ left: Int) -> Int { left == 0 ? 0 : 1 + depth(left - 1) }
      #expect(pthread_self() == caller || depth(20_000) == 20_000)
    }
  }

  @Test func `work that needs helpers of its own gets them`() {
    let sum = Atomic(0)
    Workers.run(count: 4) { first in
      Workers.run(count: 3) { second in sum.add(3 * first + second, ordering: .relaxed) }
    }
    let all = sum.load(ordering: .relaxed)
    #expect(all == (0..<12).reduce(0, +))
  }

  @Test func `a helper that is done is taken again`() throws {
    // Helpers are never given up, so that each has an identity of its own.
    var helpers: Set<ObjectIdentifier> = []
    for _ in 0..<100 {
      let (helper, done) = (try #require(Helper.waiting()), Semaphore())
      helpers.insert(ObjectIdentifier(helper))
      helper.begin(Helper.Job(work: {}, done: done))
      done.wait()
    }
    // Tests beside this one take helpers, too.
    #expect(helpers.count < 50)
  }

  private final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
  }

  private final class Witness: Sendable {
    let gone: @Sendable () -> Void
    init(_ gone: @escaping @Sendable () -> Void) { self.gone = gone }
    deinit { gone() }
  }

  @Test func `what the work held is let go before the one who waits goes on`() throws {
    for _ in 0..<200 {
      let isGone = Flag()
      let (helper, done) = (try #require(Helper.waiting()), Semaphore())
      helper.begin(Self.job(done) { isGone.set() })
      done.wait()
      #expect(isGone.isSet)
    }
  }

  /// Work that alone holds what tells when it is gone.
  private static func job(_ done: Platform.Semaphore, _ gone: @escaping @Sendable () -> Void) -> Helper.Job {
    let witness = Witness(gone)
    return Helper.Job(work: { withExtendedLifetime(witness) {} }, done: done)
  }
}
