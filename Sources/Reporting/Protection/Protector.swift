import Disclosure
import Tabular

/// Decides once what a publication must not show: in all its tables, sheets and sentences together.
struct Protector {
  let figures: FigureBuilder
  /// What was published before.
  let past: [Release]

  /// The protection of everything the body asks for; it is run with nothing protected yet.
  func protect(_ body: () throws -> Void) throws -> Protection {
    figures.protection = nil
    let shown = ShownCells()
    figures.recorder = shown
    defer { figures.recorder = nil }
    try body()
    var knowledge = Knowledge(figures)
    let counts = shown.counts.sorted { $0.key < $1.key }
    let largest = counts.reduce(Rational(1)) { max($0, figures.evidence($1.key)?.value ?? Rational(0)) }
      .double
    for (cell, count) in counts {
      // Every figure lost counts; among equals the smallest number is missed least.
      let size = figures.evidence(cell)?.value.double ?? 0
      knowledge.add(cell, .toBeDecided(cost: Double(count) + 0.1 * size / largest))
    }
    knowledge.connect(past: past)
    let result: SecondarySuppression.Result
    do {
      var latest = try SecondarySuppression.protect(knowledge.builder.model)
      while knowledge.hideRounded(latest.unprotected) {
        latest = try SecondarySuppression.protect(knowledge.builder.model)
      }
      result = latest
    } catch {
      throw ReportingError(.internalError, "\(error)")
    }
    return protection(knowledge, result)
  }

  private func protection(_ knowledge: Knowledge, _ result: SecondarySuppression.Result) -> Protection {
    var protection = Protection()
    let quantities = knowledge.builder.quantities
    for (position, quantity) in quantities.enumerated() {
      guard let tellers = knowledge.tellers[quantity], let value = knowledge.values[quantity] else {
        continue
      }
      let cell = result.model.cells[position]
      var status = cell.status
      if let risk = knowledge.risks[quantity] {
        for teller in tellers { protection.hidden[teller] = .risk(risk) }
        if !status.isHidden { status = .forced }
      } else if cell.status == .secondary {
        let secret = result.reasons[position].map { quantities[$0] }
        for teller in tellers { protection.hidden[teller] = secret.map { .protects($0) } ?? .asBefore }
      }
      protection.released.append(
        ReleasedCell(quantity: quantity, value: value, status: status, need: cell.need))
    }
    protection.rounding = figures.plan.catalog.rounding
    return protection
  }

  /// The protection that the same report had when it was published before.
  func again(_ release: Release, _ body: () throws -> Void) throws -> Protection {
    figures.protection = nil
    let shown = ShownCells()
    figures.recorder = shown
    defer { figures.recorder = nil }
    try body()
    let known = Dictionary(release.cells.map { ($0.quantity, $0) }) { first, _ in first }
    var protection = Protection()
    protection.rounding = figures.plan.catalog.rounding
    protection.released = release.cells
    for cell in shown.counts.keys {
      guard let status = known[figures.quantity(cell)]?.status, status.isHidden else { continue }
      // What is rounded is shown, though its exact number is not.
      if status == .unseen, protection.rounding[cell.measure] != nil { continue }
      protection.hidden[cell] = .asBefore
    }
    return protection
  }
}

extension Catalog {
  /// The measures that are rounded in the place of secrecy.
  var rounding: [String: ProtectionRule] {
    measures.compactMapValues { measure in
      rule(for: measure).flatMap { $0.roundingBase == nil ? nil : $0 }
    }
  }
}
