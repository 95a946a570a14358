import Synchronization
import Testing

@testable import Platform

/// Pieces of work done side by side.
struct SideBySideTests {
  private struct Failure: Error, Equatable { let number: Int }

  @Test(arguments: [1, 2, 3, 8])
  func `every piece is done once, and the caller's own`(threads: Int) throws {
    let done = Mutex<[Int]>([])
    var own = 0
    let pieces = (0..<20).map { number in { @Sendable in done.withLock { $0.append(number) } } }
    try Workers.doAll(pieces, threads: threads) { own += 1 }
    #expect(done.withLock { $0.sorted() } == Array(0..<20) && own == 1)
    try Workers.doAll([], threads: threads) { own += 1 }
    #expect(own == 2)
  }

  @Test(arguments: [1, 2, 8])
  func `the failure that stands first is thrown, after all that was begun has ended`(threads: Int) {
    for first in [0, 3, 7] {
      let running = Atomic(0)
      let pieces = (0..<8).map { number in
        { @Sendable () throws -> Void in
          running.add(1, ordering: .relaxed)
          defer { running.subtract(1, ordering: .relaxed) }
          if number >= first { throw Failure(number: number) }
        }
      }
      #expect(throws: Failure(number: first)) {
        try Workers.doAll(pieces, threads: threads) { throw Failure(number: 99) }
      }
      #expect(running.load(ordering: .relaxed) == 0)
    }
  }

  @Test(arguments: [1, 2])
  func `the caller's own failure is thrown where no piece failed`(threads: Int) {
    #expect(throws: Failure(number: 99)) {
      try Workers.doAll([{}], threads: threads) { throw Failure(number: 99) }
    }
  }

  @Test func `with one thread no piece is begun after a failure`() {
    let done = Atomic(0)
    let pieces: [@Sendable () throws -> Void] = [
      { done.add(1, ordering: .relaxed) }, { throw Failure(number: 1) }, { done.add(1, ordering: .relaxed) },
    ]
    #expect(throws: Failure(number: 1)) { try Workers.doAll(pieces, threads: 1) {} }
    #expect(done.load(ordering: .relaxed) == 1)
  }
}
