import Glibc

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
    withoutActuallyEscaping(body) { body in
      var threads: [pthread_t] = []
      for index in 0..<count {
        if let thread = start(Task(index: index, body: body)) {
          threads.append(thread)
        } else {
          body(index)
        }
      }
      for thread in threads { pthread_join(thread, nil) }
    }
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
