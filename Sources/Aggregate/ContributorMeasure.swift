import Tabular

extension MeasureDefinition {
  /// The measure that counts the schools behind this one: those that contribute something other than zero.
  ///
  /// `school` is the field of the school's number in the table measured.
  public func contributors(school: String) -> MeasureDefinition {
    var conditions = self.conditions
    if let input {
      let isSum = aggregate.emptyResult != nil && weights == nil && aggregate != CountDistinct.self
      let test = isSum ? "(\(input.text)) <> 0" : "(\(input.text)) is not null"
      conditions.append(ConditionText(text: test, location: input.location))
    }
    return MeasureDefinition(
      self, name: Self.contributors(of: name), aggregate: CountDistinct.self,
      input: ConditionText(text: school, location: location), conditions: conditions)
  }

  /// The name of the measure that counts the schools behind another one; no definition can have such a name.
  public static func contributors(of name: String) -> String { "\(name) #schools" }

  /// Whether the parts of a table make up its total: for counts and sums, as far as nobody is counted twice.
  public var isAdditive: Bool { aggregate.emptyResult != nil }
}
