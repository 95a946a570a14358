/// Units of systemd and a line of cron that make a report again and again.
public struct Schedule: Sendable {
  /// The report's name.
  public let report: String
  /// The period as a word: `previous-month`.
  public let period: String
  /// The program's path.
  public let program: String
  /// Whole paths of the folders.
  public let folders: (definitions: String, input: String, output: String, state: String)
  /// The user that runs it.
  public let user: String
  /// When, as `systemd.time(7)` writes it: `*-*-03 05:30`.
  public let calendar: String
  /// The same as cron writes it: `30 5 3 * *`.
  public let cron: String

  /// A schedule.
  public init(
    report: String, period: String, program: String,
    folders: (definitions: String, input: String, output: String, state: String), user: String,
    calendar: String, cron: String
  ) {
    self.report = report
    self.period = period
    self.program = program
    self.folders = folders
    self.user = user
    self.calendar = calendar
    self.cron = cron
  }

  private var name: String { "netzbericht-\(report)" }
  private var folderArguments: String {
    "--definitions \(quoted(folders.definitions)) --input \(quoted(folders.input)) "
      + "--output \(quoted(folders.output)) --state \(quoted(folders.state))"
  }
  private var command: String {
    "\(quoted(program)) run \(report) --period \(period) \(folderArguments)"
  }

  /// The units with their names and the line of cron, in the order they are shown.
  public var files: [(name: String, text: String)] {
    [
      ("\(name).service", service), ("\(name).timer", timer), ("\(name)-failed.service", failed),
      ("\(name).cron", "\(cron) \(command) --log-format json\n"),
    ]
  }

  private var service: String {
    """
    [Unit]
    Description=Netzbericht: \(report), \(period)
    OnFailure=\(name)-failed.service

    [Service]
    Type=oneshot
    User=\(user)
    ExecStart=\(command) --log-format json
    # 1: published, with findings in the deliveries.
    SuccessExitStatus=1
    TimeoutStartSec=2h
    \(hardening)
    """
  }

  private var failed: String {
    """
    [Unit]
    Description=Netzbericht: how the reports stand after \(report) failed

    [Service]
    Type=oneshot
    User=\(user)
    ExecStart=\(quoted(program)) status \(folderArguments)
    \(hardening)
    """
  }

  private var timer: String {
    """
    [Unit]
    Description=Netzbericht: \(report), \(period)

    [Timer]
    OnCalendar=\(calendar)
    Persistent=true
    RandomizedDelaySec=15min

    [Install]
    WantedBy=timers.target

    """
  }

  private var hardening: String {
    """
    UMask=0027
    NoNewPrivileges=true
    PrivateTmp=true
    PrivateDevices=true
    PrivateNetwork=true
    ProtectSystem=strict
    ProtectHome=read-only
    ProtectKernelTunables=true
    ProtectKernelModules=true
    ProtectControlGroups=true
    RestrictSUIDSGID=true
    RestrictRealtime=true
    RestrictAddressFamilies=AF_UNIX
    LockPersonality=true
    CapabilityBoundingSet=
    ReadWritePaths=\(folders.output) \(folders.state)

    """
  }

  /// A word for systemd and a shell: in quotes where it holds anything but letters, digits and `/._-`.
  private func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
    return isPlain ? text : "\"\(text)\""
  }
}
