import Glibc
import Synchronization

/// Threads of the operating system.
public enum Workers {
  /// 8 MiB: expressions and definitions are read recursively.
  private static let stackSize = 8 << 20

  /// Runs the body once for each number below `count`, each on a thread of its own, and waits for all.
  ///
  /// A count of one runs on the calling thread. Where the system gives no further thread, the rest runs on the
  /// calling thread: the bodies must not wait for each other.
  public static func run(count: Int, _ body: @Sendable (Int) -> Void) {
    guard count > 1 else {
      if count == 1 { body(0) }
      return
    }
    run(count: count, beside: {}, body)
  }

  /// The same with threads for each number, while the calling thread does something else.
  private static func run(count: Int, beside own: () -> Void, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var threads: [pthread_t] = []
      for index in 0..<max(0, count) {
        if let thread = start(Task(index: index, body: body)) {
          threads.append(thread)
        } else {
          body(index)
        }
      }
      own()
      for thread in threads { pthread_join(thread, nil) }
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
    let others = min(threads - 1, pieces.count)
    if others < 1 { work(0) }
    // Does not keep pieces from being begun: else it would depend on the threads which failure is thrown.
    var ownFailure: (any Error)?
    run(
      count: others,
      beside: {
        if failures.withLock({ $0.isEmpty }) {
          do { try own() } catch { ownFailure = error }
        }
        work(0)
      }, work)
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
    if let ownFailure { throw ownFailure }
  }

  private final class Task: Sendable {
    let index: Int
    let body: @Sendable (Int) -> Void

    init(index: Int, body: @escaping @Sendable (Int) -> Void) {
      self.index = index
      self.body = body
    }
  }

  private static func start(_ task: Task) -> pthread_t? {
    var attributes = pthread_attr_t()
    guard unsafe pthread_attr_init(&attributes) == 0 else { return nil }
    defer { unsafe pthread_attr_destroy(&attributes) }
    guard unsafe pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return nil }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(task)
    let code = unsafe pthread_create(
      &thread, &attributes,
      { context in
        guard let context = unsafe context else { return nil }
        let task = unsafe Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
        task.body(task.index)
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      return nil
    }
    return thread
  }
}
