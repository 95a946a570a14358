import Configuration

/// Cells that hold JSON, and lists.
enum Structure {
  /// A JSON object with the number of its keys.
  static func object(_ cell: borrowing Span<UInt8>) -> CellValue? {
    guard let node = json(cell), let entries = node.entries else { return nil }
    return value(node, length: entries.count)
  }

  /// A JSON array with the number of its elements.
  static func array(_ cell: borrowing Span<UInt8>) -> CellValue? {
    guard let node = json(cell), let elements = node.elements else { return nil }
    return value(node, length: elements.count)
  }

  /// Values between delimiters, all of one type, with their number.
  static func list(_ cell: borrowing Span<UInt8>, delimiter: [UInt8], item: CellType) -> CellValue? {
    var key = CellKey(text: [])
    var length = 0
    var start = 0
    var place = 0
    while place <= cell.count {
      let isEnd = place == cell.count
      guard isEnd || starts(cell, with: delimiter, at: place) else {
        place += 1
        continue
      }
      guard let value = item.read(cell.extracting(start..<place)) else { return nil }
      key = key.joined(with: value.key)
      length += 1
      place += isEnd ? 1 : delimiter.count
      start = place
    }
    return CellValue(key: key, length: length)
  }

  private static func starts(_ cell: borrowing Span<UInt8>, with text: [UInt8], at place: Int) -> Bool {
    guard place + text.count <= cell.count else { return false }
    return cell.extracting(place..<(place + text.count)).equals(text)
  }

  static func json(_ cell: borrowing Span<UInt8>) -> ConfigNode? {
    try? ConfigNode.parse(json: cell.copy, file: "", isData: true)
  }

  static func value(_ node: ConfigNode, length: Int) -> CellValue {
    CellValue(key: CellKey(text: Array(canonical(node).utf8)), length: length)
  }

  /// The same text for the same JSON value: keys sorted, numbers in lowest terms.
  private static func canonical(_ node: ConfigNode) -> String {
    if let entries = node.entries {
      let parts = entries.map { "\($0.key.debugDescription):\(canonical($0.value))" }.sorted()
      return "{\(parts.joined(separator: ","))}"
    }
    if let elements = node.elements { return "[\(elements.map(canonical).joined(separator: ","))]" }
    let text = node.scalar ?? ""
    if node.isQuoted { return text.debugDescription }
    guard let number = NumberStyle.plain.number(Array(text.utf8).span) else { return text }
    return "\(number.key.high):\(number.key.low)"
  }

  /// A number of a JSON document.
  static func number(_ node: ConfigNode) -> CellValue? {
    guard !node.isQuoted, let text = node.scalar, text != "true", text != "false" else { return nil }
    return NumberStyle.plain.number(Array(text.utf8).span)
  }
}

/// How points on Earth are written in a field.
public enum PointFormat: String, Sendable, Hashable, CaseIterable {
  /// `lon, lat`.
  case text = "default"
  /// `[lon, lat]`.
  case array
  /// `{"lon": …, "lat": …}`.
  case object

  func read(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .text:
      let parts = cell.copy.split(separator: Char.comma, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      let latitude = parts[1].first == Char.blank ? parts[1].dropFirst() : parts[1]
      return Self.point(
        NumberStyle.plain.number(Array(parts[0]).span), NumberStyle.plain.number(Array(latitude).span))
    case .array:
      guard let elements = Structure.json(cell)?.elements, elements.count == 2 else { return nil }
      return Self.point(Structure.number(elements[0]), Structure.number(elements[1]))
    case .object:
      guard let entries = Structure.json(cell)?.entries, entries.count == 2,
        let longitude = entries.first(where: { $0.key == "lon" }),
        let latitude = entries.first(where: { $0.key == "lat" })
      else { return nil }
      return Self.point(Structure.number(longitude.value), Structure.number(latitude.value))
    }
  }

  /// Two halves make a whole in the ranks of numbers, hence the factor.
  private static let degree: Int128 = 2 * 1_000_000_000_000

  private static func point(_ longitude: CellValue?, _ latitude: CellValue?) -> CellValue? {
    guard let longitude, let latitude, longitude.order != CellValue.unordered,
      latitude.order != CellValue.unordered, abs(longitude.order) <= 180 * degree,
      abs(latitude.order) <= 90 * degree
    else { return nil }
    return CellValue(key: longitude.key.joined(with: latitude.key))
  }
}

/// Which kind of geographic JSON a field holds.
public enum GeoFormat: String, Sendable, Hashable, CaseIterable {
  /// GeoJSON (RFC 7946).
  case geojson = "default"
  /// TopoJSON.
  case topojson

  func read(_ cell: borrowing Span<UInt8>) -> CellValue? {
    guard let node = Structure.json(cell), self == .topojson ? Self.isTopology(node) : Self.isGeoJSON(node)
    else {
      return nil
    }
    return Structure.value(node, length: node.entries?.count ?? 0)
  }

  private static func member(_ key: String, _ node: ConfigNode) -> ConfigNode? {
    node.entries?.first { $0.key == key }?.value
  }

  private static func isNull(_ node: ConfigNode) -> Bool { node.scalar?.isEmpty == true && !node.isQuoted }

  private static func isTopology(_ node: ConfigNode) -> Bool {
    member("type", node)?.scalar == "Topology" && member("objects", node)?.entries != nil
      && member("arcs", node)?.elements != nil
  }

  private static func isGeoJSON(_ node: ConfigNode) -> Bool {
    switch member("type", node)?.scalar {
    case "Feature":
      guard let geometry = member("geometry", node), let properties = member("properties", node) else {
        return false
      }
      return (isNull(geometry) || isGeometry(geometry)) && (isNull(properties) || properties.entries != nil)
    case "FeatureCollection":
      return member("features", node)?.elements?.allSatisfy {
        member("type", $0)?.scalar == "Feature" && isGeoJSON($0)
      } ?? false
    default: return isGeometry(node)
    }
  }

  private static func isGeometry(_ node: ConfigNode) -> Bool {
    let depth: Int
    switch member("type", node)?.scalar {
    case "Point": depth = 0
    case "MultiPoint", "LineString": depth = 1
    case "MultiLineString", "Polygon": depth = 2
    case "MultiPolygon": depth = 3
    case "GeometryCollection":
      return member("geometries", node)?.elements?.allSatisfy(isGeometry) ?? false
    default: return false
    }
    return member("coordinates", node).map { isPosition($0, depth: depth) } ?? false
  }

  private static func isPosition(_ node: ConfigNode, depth: Int) -> Bool {
    guard let elements = node.elements else { return false }
    guard depth == 0 else { return elements.allSatisfy { isPosition($0, depth: depth - 1) } }
    return (2...3).contains(elements.count) && elements.allSatisfy { Structure.number($0) != nil }
  }
}
