import Glibc

/// Lets the numbers 0, 1, 2 … through one after the other, whichever thread brings them.
///
/// Who waits must be sure that all smaller numbers are under way on running threads, or that somebody closes.
@safe public final class Turnstile: Sendable {
  // Constant addresses; what stands there is changed under the lock only.
  private nonisolated(unsafe) let lock: UnsafeMutablePointer<pthread_mutex_t>
  private nonisolated(unsafe) let change: UnsafeMutablePointer<pthread_cond_t>
  private nonisolated(unsafe) let next: UnsafeMutablePointer<Int>

  /// A turnstile at which 0 is next.
  public init() {
    unsafe lock = .allocate(capacity: 1)
    unsafe lock.initialize(to: pthread_mutex_t())
    unsafe change = .allocate(capacity: 1)
    unsafe change.initialize(to: pthread_cond_t())
    unsafe next = .allocate(capacity: 1)
    unsafe next.initialize(to: 0)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(change, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
    unsafe pthread_cond_destroy(change)
    unsafe lock.deallocate()
    unsafe change.deallocate()
    unsafe next.deallocate()
  }

  /// Waits until it is the number's turn; false once the turnstile is closed.
  public func wait(for number: Int) -> Bool {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while unsafe next.pointee != number {
      if unsafe next.pointee < 0 { return false }
      unsafe pthread_cond_wait(change, lock)
    }
    return true
  }

  /// Says that the number whose turn it was is through.
  public func pass() { set { $0 < 0 ? $0 : $0 + 1 } }

  /// Lets nobody through any more.
  public func close() { set { _ in -1 } }

  private func set(_ value: (Int) -> Int) {
    unsafe pthread_mutex_lock(lock)
    unsafe next.pointee = value(unsafe next.pointee)
    unsafe pthread_cond_broadcast(change)
    unsafe pthread_mutex_unlock(lock)
  }
}
