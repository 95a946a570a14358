import Glibc

/// What this process has used so far.
public enum ProcessUsage {
  /// The most memory held at any time, in kilobytes; 0 where the system does not tell.
  public static var peakKilobytes: Int {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss
  }
}
