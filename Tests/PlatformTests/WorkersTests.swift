import Foundation
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

  @Test func `a hundred runs one after the other begin no hundred threads`() {
    var threads: Set<pthread_t> = []
    for _ in 0..<100 { threads.formUnion(Self.threads(2)) }
    // Tests beside this one take helpers, too.
    #expect(threads.count < 50)
  }

  private final class Witness: Sendable {
    let gone: @Sendable () -> Void
    init(_ gone: @escaping @Sendable () -> Void) { self.gone = gone }
    deinit { gone() }
  }

  @Test func `what the work held is let go before the caller goes on`() {
    for _ in 0..<200 {
      let isGone = Atomic(false)
      do {
        let witness = Witness { isGone.store(true, ordering: .sequentiallyConsistent) }
        Workers.run(count: 3) { _ in _ = witness.gone }
      }
      let value = isGone.load(ordering: .sequentiallyConsistent)
      #expect(value)
    }
  }
}
