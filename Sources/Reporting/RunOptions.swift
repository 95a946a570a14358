public import Logging
public import Tabular

/// What a run is asked to do; the command line fills it in.
public struct RunOptions: Sendable {
  /// The folder of the definitions.
  public var definitions: String
  /// The folder with `stammdaten/` and `eingang/`.
  public var input: String
  /// The folder for results.
  public var output: String
  /// The folder of the ledger.
  public var state: String
  /// For whom.
  public var audiences: [Audience]
  /// The language of the reports.
  public var language: Language
  /// The day stocks are counted on; nil: the period's last day.
  public var asOf: CalendarDate?
  /// How many threads read and compute; results do not depend on it.
  public var threads: Int
  /// Whether checksums of the deliveries are computed; without them nothing should be published.
  public var hashes: Bool
  /// When the run is recorded, as ISO text: told by the caller, computed with nowhere.
  public var recordedAt: String
  /// The time when something ends, as ISO text; without a clock that of `recordedAt`.
  public var clock: (@Sendable () -> String)?
  /// Whether everything is made anew even where nothing has changed.
  public var isForced = false
  /// A folder for files on the way.
  public var scratch: String
  /// Where to log.
  public var logger: Logger

  /// Options with defaults for everything but the folders.
  public init(
    definitions: String, input: String, output: String, state: String? = nil,
    audiences: [Audience] = Audience.allCases, language: Language = .de, asOf: CalendarDate? = nil,
    threads: Int = 2, hashes: Bool = true, recordedAt: String = "", scratch: String = "/tmp",
    logger: Logger = Logger(label: "netzbericht")
  ) {
    self.definitions = definitions
    self.input = input
    self.output = output
    self.state = state ?? output + "/state"
    self.audiences = audiences
    self.language = language
    self.asOf = asOf
    self.threads = threads
    self.hashes = hashes
    self.recordedAt = recordedAt
    self.scratch = scratch
    self.logger = logger
  }

  /// The time by the clock, if there is one.
  func now() -> String { clock?() ?? recordedAt }
}
