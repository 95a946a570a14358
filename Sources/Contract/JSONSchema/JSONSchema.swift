/// What a field's cells of JSON must look like: the `jsonSchema` constraint of Table Schema.
///
/// The words are those of JSON Schema, draft 2020-12 ("JSON Schema Validation", 2022), and the lists of draft 7 where they
/// differ. `format` is a remark there and checks nothing. What is not understood is refused where the schema is read.
public struct JSONSchema: Sendable, Hashable {
  /// One demand on a value; values of other types than the demand speaks of satisfy it.
  indirect enum Demand: Sendable, Hashable {
    case nothingFits
    case types([JSONType])
    case values([JSONValue])
    case least(Bound, Int)
    case most(Bound, Int)
    case minimum(CellValue, isExclusive: Bool)
    case maximum(CellValue, isExclusive: Bool)
    case multiple(of: Int128)
    case pattern(Pattern)
    case uniqueItems
    case items(prefix: [JSONSchema], rest: JSONSchema?)
    case contains(JSONSchema, least: Int, most: Int?)
    case properties([[UInt8]: JSONSchema], patterns: [NamePattern], rest: JSONSchema?)
    case propertyNames(JSONSchema)
    case required([[UInt8]])
    case requires([UInt8], [[UInt8]])
    case requiresSchema([UInt8], JSONSchema)
    case all([JSONSchema])
    case any([JSONSchema])
    case one([JSONSchema])
    case not(JSONSchema)
    case condition(JSONSchema, then: JSONSchema?, otherwise: JSONSchema?)
  }

  /// What a size is the size of.
  enum Bound: Sendable, Hashable { case length, items, properties }

  /// A schema for all properties whose names match.
  struct NamePattern: Sendable, Hashable {
    let pattern: Pattern
    let schema: JSONSchema
  }

  var demands: [Demand] = []

  /// Whether a cell holds JSON that satisfies the schema.
  func accepts(_ cell: borrowing Span<UInt8>) -> Bool {
    guard let node = Structure.json(cell) else { return false }
    return accepts(JSONValue(node))
  }

  func accepts(_ value: JSONValue) -> Bool { demands.allSatisfy { $0.holds(for: value) } }
}

extension JSONSchema.Demand {
  func holds(for value: JSONValue) -> Bool {
    switch self {
    case .nothingFits: return false
    case .types(let types): return types.contains { $0.includes(value.type) }
    case .values(let values): return values.contains(value)
    case .least(let bound, let size): return self.size(of: value, bound).map { $0 >= size } ?? true
    case .most(let bound, let size): return self.size(of: value, bound).map { $0 <= size } ?? true
    case .minimum(let limit, let isExclusive):
      guard case .number(let number, _) = value else { return true }
      return isExclusive ? number.order > limit.order : number.order >= limit.order
    case .maximum(let limit, let isExclusive):
      guard case .number(let number, _) = value else { return true }
      return isExclusive ? number.order < limit.order : number.order <= limit.order
    case .multiple(let divisor):
      guard case .number(let number, _) = value else { return true }
      return number.key == CellKey(exact: number.order) && number.order % divisor == 0
    case .pattern(let pattern):
      guard case .string(let text) = value else { return true }
      return pattern.matches(text.span)
    case .all(let schemas): return schemas.allSatisfy { $0.accepts(value) }
    case .any(let schemas): return schemas.contains { $0.accepts(value) }
    case .one(let schemas): return schemas.count { $0.accepts(value) } == 1
    case .not(let schema): return !schema.accepts(value)
    case .condition(let test, let then, let otherwise):
      return (test.accepts(value) ? then : otherwise)?.accepts(value) ?? true
    case .uniqueItems, .items, .contains:
      guard case .array(let items) = value else { return true }
      return holds(for: items)
    case .properties, .propertyNames, .required, .requires, .requiresSchema:
      guard case .object(let members) = value else { return true }
      return holds(for: members, value)
    }
  }

  private func size(of value: JSONValue, _ bound: JSONSchema.Bound) -> Int? {
    switch (bound, value) {
    case (.length, .string(let text)): text.span.characters
    case (.items, .array(let items)): items.count
    case (.properties, .object(let members)): members.count
    default: nil
    }
  }

  private func holds(for items: [JSONValue]) -> Bool {
    switch self {
    case .uniqueItems: return Set(items).count == items.count
    case .items(let prefix, let rest):
      return items.enumerated().allSatisfy { place, item in
        (place < prefix.count ? prefix[place] : rest)?.accepts(item) ?? true
      }
    case .contains(let schema, let least, let most):
      let count = items.count { schema.accepts($0) }
      return count >= least && count <= most ?? count
    default: return true
    }
  }

  private func holds(for members: [[UInt8]: JSONValue], _ value: JSONValue) -> Bool {
    switch self {
    case .properties(let named, let patterns, let rest):
      return members.allSatisfy { name, member in
        let matching = patterns.filter { $0.pattern.matches(name.span) }.map(\.schema)
        let schemas = matching + [named[name]].compactMap { $0 }
        guard schemas.isEmpty else { return schemas.allSatisfy { $0.accepts(member) } }
        return rest?.accepts(member) ?? true
      }
    case .propertyNames(let schema): return members.keys.allSatisfy { schema.accepts(.string($0)) }
    case .required(let names): return names.allSatisfy { members[$0] != nil }
    case .requires(let name, let others):
      return members[name] == nil || others.allSatisfy { members[$0] != nil }
    case .requiresSchema(let name, let schema): return members[name] == nil || schema.accepts(value)
    default: return true
    }
  }
}
