import Glibc
import Synchronization

/// A thread that does one piece of work after another and waits in between.
///
/// A thread that wakes gets a processor that is idle; a new one was seen to get that of the thread which started it, and to wait
/// there for milliseconds.
final class Helper: Sendable {
  /// A piece of work, and who is told that it has been done.
  struct Job: Sendable {
    let work: @Sendable () -> Void
    let done: Semaphore
  }

  /// 8 MiB: expressions and definitions are read recursively.
  private static let stackSize = 8 << 20
  private static let idle = Mutex<[Helper]>([])

  private let job = Mutex<Job?>(nil)
  private let wake = Semaphore()

  private init() {}

  /// A helper without work: one that waits for some, else a new one; nil where the system gives no further thread.
  static func waiting() -> Helper? {
    if let helper = idle.withLock({ $0.popLast() }) { return helper }
    let helper = Helper()
    return helper.start() ? helper : nil
  }

  /// Gives a helper that waits its next piece of work.
  func begin(_ job: Job) {
    self.job.withLock { $0 = job }
    wake.signal()
  }

  private func run() {
    while true {
      wake.wait()
      guard let done = work() else { continue }
      Self.idle.withLock { $0.append(self) }
      done.signal()
    }
  }

  /// Does the work given, which nothing holds any more when the one who waits for it is told.
  private func work() -> Semaphore? {
    let job = job.withLock { job in
      defer { job = nil }
      return job
    }
    job?.work()
    return job?.done
  }

  private func start() -> Bool {
    var attributes = pthread_attr_t()
    guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
    defer { unsafe pthread_attr_destroy(&attributes) }
    guard unsafe pthread_attr_setstacksize(&attributes, Self.stackSize) == 0,
      unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
    else { return false }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(self)
    let code = unsafe pthread_create(
      &thread, &attributes,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Helper>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    if code != 0 { unsafe context.release() }
    return code == 0
  }
}

/// Counts signals that somebody waits for.
@safe final class Semaphore: @unchecked Sendable {
  // Has a fixed place, as the system demands.
  private let storage: UnsafeMutablePointer<sem_t>

  init() {
    unsafe storage = .allocate(capacity: 1)
    let code = unsafe sem_init(storage, 0, 0)
    precondition(code == 0)
  }

  deinit {
    unsafe sem_destroy(storage)
    unsafe storage.deallocate()
  }

  /// Counts one more.
  func signal() {
    let code = unsafe sem_post(storage)
    precondition(code == 0)
  }

  /// Waits for one and takes it away.
  func wait() {
    // Fails for no other reason than an interruption.
    while unsafe sem_wait(storage) != 0 {}
  }
}
