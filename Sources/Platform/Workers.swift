import Synchronization

/// Threads of the operating system.
public enum Workers {
  /// Runs the body once for each number below `count`, side by side, and waits for all.
  ///
  /// The last number runs on the calling thread, the others on helpers beside it. Where the system gives no further thread,
  /// and where others have been quick, a thread does more than one: the bodies must not wait for each other.
  public static func run(count: Int, _ body: @Sendable (Int) -> Void) {
    guard count > 0 else { return }
    run(others: count - 1, beside: { body(count - 1) }, body)
  }

  /// Runs the body for each number below `others` on a helper, while the calling thread does something else.
  private static func run(others: Int, beside own: () -> Void, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let done = Semaphore()
      var begun = 0
      for index in 0..<others {
        guard let helper = Helper.waiting() else {
          body(index)
          continue
        }
        helper.begin(Helper.Job(work: { body(index) }, done: done))
        begun += 1
      }
      own()
      for _ in 0..<begun { done.wait() }
    }
  }

  /// Does pieces of work that do not depend on each other, at most so many side by side, and waits for all.
  ///
  /// They are begun in the order given; after one has failed none is begun any more. `own` is done on the calling thread: with
  /// one thread only it is done last.
  ///
  /// - Throws: of the errors that occurred that of the piece that stands first; that of `own` comes behind them.
  public static func doAll(
    _ pieces: [@Sendable () throws -> Void], threads: Int, own: () throws -> Void = {}
  ) throws {
    let next = Atomic(0)
    let failures = Mutex<[Int: any Error]>([:])
    @Sendable func work(_: Int) {
      while failures.withLock({ $0.isEmpty }) {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < pieces.count else { return }
        do { try pieces[number]() } catch { failures.withLock { $0[number] = error } }
      }
    }
    let others = max(0, min(threads - 1, pieces.count))
    if others == 0 { work(0) }
    // Does not keep pieces from being begun: else it would depend on the threads which failure is thrown.
    var ownFailure: (any Error)?
    run(
      others: others,
      beside: {
        if failures.withLock({ $0.isEmpty }) {
          do { try own() } catch { ownFailure = error }
        }
        work(0)
      }, work)
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
    if let ownFailure { throw ownFailure }
  }
}
