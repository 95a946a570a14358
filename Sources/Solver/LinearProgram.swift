import CGLPK

/// What the solver could not do.
public struct SolverError: Error, Sendable, CustomStringConvertible {
  /// The solver's own code: `GLP_EFAIL` and the like.
  public let code: Int32

  /// A sentence with the code.
  public var description: String { "the linear program could not be solved (GLPK code \(code))" }
}

/// From where to where a column or row may go; nil stands for "without end".
public struct Bounds: Sendable, Hashable {
  /// The smallest value.
  public let lower: Double?
  /// The largest value.
  public let upper: Double?

  /// Bounds; both may be open.
  public init(_ lower: Double?, _ upper: Double?) {
    self.lower = lower
    self.upper = upper
  }

  /// Exactly that value.
  public static func exactly(_ value: Double) -> Bounds { Bounds(value, value) }
}

/// A linear program: columns within bounds, rows of weighted columns within bounds, one objective.
///
/// The only caller of GLPK. Solving again after a change of bounds or objective starts from the last basis. The
/// same calls give the same results; a program belongs to the thread that made it.
@safe public final class LinearProgram {
  /// One weighted column of a row.
  public struct Term: Sendable, Hashable {
    /// The column.
    public let column: Int
    /// Its weight.
    public let factor: Double

    /// A term.
    public init(_ column: Int, _ factor: Double) {
      self.column = column
      self.factor = factor
    }
  }

  /// A row: the sum of its terms within bounds; a column occurs once at most.
  public struct Row: Sendable {
    /// What is added up.
    public let terms: [Term]
    /// Where the sum must lie.
    public let bounds: Bounds

    /// A row.
    public init(_ terms: [Term], _ bounds: Bounds) {
      self.terms = terms
      self.bounds = bounds
    }
  }

  /// Which way the objective goes.
  public enum Direction: Sendable {
    /// As small as possible.
    case smallest
    /// As large as possible.
    case largest
  }

  /// How solving ended.
  public enum Outcome: Sendable, Hashable {
    /// The best value of the objective.
    case best(Double)
    /// The objective has no end.
    case unbounded
    /// Nothing fits the bounds.
    case infeasible
  }

  private let problem: OpaquePointer
  private let columnCount: Int
  private var isPrimalNext = true

  /// A program whose objective is zero.
  public init(columns: [Bounds], rows: [Row]) {
    _ = glp_term_out(GLP_OFF)
    unsafe problem = glp_create_prob()
    columnCount = columns.count
    if !columns.isEmpty { _ = unsafe glp_add_cols(problem, Int32(columns.count)) }
    if !rows.isEmpty { _ = unsafe glp_add_rows(problem, Int32(rows.count)) }
    for (index, bounds) in columns.enumerated() { setBounds(bounds, column: index) }
    // GLPK counts from one and ignores the first element.
    var rowNumbers: [Int32] = [0]
    var columnNumbers: [Int32] = [0]
    var factors: [Double] = [0]
    for (index, row) in rows.enumerated() {
      unsafe glp_set_row_bnds(
        problem, Int32(index + 1), Self.kind(row.bounds), row.bounds.lower ?? 0, row.bounds.upper ?? 0)
      for term in row.terms where term.factor != 0 {
        precondition(columns.indices.contains(term.column))
        rowNumbers.append(Int32(index + 1))
        columnNumbers.append(Int32(term.column + 1))
        factors.append(term.factor)
      }
    }
    unsafe glp_load_matrix(problem, Int32(factors.count - 1), rowNumbers, columnNumbers, factors)
  }

  deinit { unsafe glp_delete_prob(problem) }

  /// Other bounds for a column.
  public func setBounds(_ bounds: Bounds, column: Int) {
    unsafe glp_set_col_bnds(
      problem, Int32(column + 1), Self.kind(bounds), bounds.lower ?? 0, bounds.upper ?? 0)
    isPrimalNext = false
  }

  /// Another weight of a column in the objective.
  public func setObjective(_ factor: Double, column: Int) {
    unsafe glp_set_obj_coef(problem, Int32(column + 1), factor)
  }

  /// Only 0 and 1 for a column when solved in whole numbers.
  public func setBinary(column: Int) { unsafe glp_set_col_kind(problem, Int32(column + 1), GLP_BV) }

  /// The best value of the objective over all real columns.
  ///
  /// - Throws: `SolverError` if the solver gives up even from a fresh start.
  public func solve(_ direction: Direction) throws(SolverError) -> Outcome {
    unsafe glp_set_obj_dir(problem, direction == .smallest ? GLP_MIN : GLP_MAX)
    var parameters = glp_smcp()
    unsafe glp_init_smcp(&parameters)
    parameters.msg_lev = GLP_MSG_OFF
    parameters.meth = isPrimalNext ? GLP_PRIMAL : GLP_DUALP
    var code = unsafe glp_simplex(problem, &parameters)
    if code != 0 {
      // A basis gone bad is given up; the standard one always works to start from.
      unsafe glp_std_basis(problem)
      parameters.meth = GLP_PRIMAL
      code = unsafe glp_simplex(problem, &parameters)
    }
    guard code == 0 else { throw SolverError(code: code) }
    isPrimalNext = true
    switch unsafe glp_get_status(problem) {
    case GLP_OPT: return .best(unsafe glp_get_obj_val(problem))
    case GLP_UNBND: return .unbounded
    default:
      return unsafe glp_get_dual_stat(problem) == GLP_NOFEAS && glp_get_prim_stat(problem) == GLP_FEAS
        ? .unbounded : .infeasible
    }
  }

  /// The value of a column in the last solution of `solve`.
  public func value(column: Int) -> Double { unsafe glp_get_col_prim(problem, Int32(column + 1)) }

  /// The best value of the objective with 0 and 1 where demanded, by branch and cut.
  ///
  /// - Throws: `SolverError`, also when the time runs out.
  public func solveBinary(_ direction: Direction, milliseconds: Int) throws(SolverError) -> Outcome {
    unsafe glp_set_obj_dir(problem, direction == .smallest ? GLP_MIN : GLP_MAX)
    var parameters = unsafe glp_iocp()
    unsafe glp_init_iocp(&parameters)
    unsafe parameters.msg_lev = GLP_MSG_OFF
    unsafe parameters.presolve = GLP_ON
    unsafe parameters.mir_cuts = GLP_ON
    unsafe parameters.tm_lim = Int32(milliseconds)
    let code = unsafe glp_intopt(problem, &parameters)
    if code == GLP_ENOPFS { return .infeasible }
    guard code == 0 else { throw SolverError(code: code) }
    return unsafe glp_mip_status(problem) == GLP_OPT ? .best(glp_mip_obj_val(problem)) : .infeasible
  }

  /// The value of a column in the last solution of `solveBinary`.
  public func binaryValue(column: Int) -> Double { unsafe glp_mip_col_val(problem, Int32(column + 1)) }

  private static func kind(_ bounds: Bounds) -> Int32 {
    switch (bounds.lower, bounds.upper) {
    case (nil, nil): GLP_FR
    case (.some, nil): GLP_LO
    case (nil, .some): GLP_UP
    case (let lower?, let upper?): lower == upper ? GLP_FX : GLP_DB
    }
  }
}
