/// A list of what a run has found, made by the run itself: it names schools and is for internal use.
public enum ReportList: String, Sendable, Hashable, CaseIterable {
  /// Who is still missing which delivery.
  case missing
  /// What is wrong in the deliveries.
  case findings
  /// What is to be done by whom and by when.
  case tasks
}
