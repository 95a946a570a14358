import CXLSXWriter

extension LibrarySheet {
  func add(_ validation: ValidationContent) throws(WorkbookError) {
    let title = try CText(validation.title)
    let message = try CText(validation.message)
    var options = unsafe lxw_data_validation()
    unsafe options.ignore_blank = UInt8(LXW_VALIDATION_ON.rawValue)
    unsafe options.show_input = UInt8(LXW_VALIDATION_ON.rawValue)
    unsafe options.show_error = UInt8(LXW_VALIDATION_ON.rawValue)
    unsafe options.dropdown = UInt8(LXW_VALIDATION_ON.rawValue)
    unsafe options.error_type = UInt8(LXW_VALIDATION_ERROR_TYPE_STOP.rawValue)
    unsafe options.input_title = title.pointer
    unsafe options.input_message = message.pointer
    unsafe options.error_title = title.pointer
    unsafe options.error_message = message.pointer
    var source: CText?
    func set(_ kind: lxw_validation_types, _ least: Double, _ most: Double) {
      unsafe options.validate = UInt8(kind.rawValue)
      unsafe options.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
      unsafe options.minimum_number = least
      unsafe options.maximum_number = most
    }
    switch validation.rule {
    case .whole(let bounds):
      set(LXW_VALIDATION_TYPE_INTEGER, Double(bounds.lowerBound), Double(bounds.upperBound))
    case .decimal(let bounds): set(LXW_VALIDATION_TYPE_DECIMAL, bounds.lowerBound, bounds.upperBound)
    case .date(let bounds):
      set(LXW_VALIDATION_TYPE_DATE_NUMBER, Double(bounds.lowerBound), Double(bounds.upperBound))
    case .length(let bounds):
      set(LXW_VALIDATION_TYPE_LENGTH, Double(bounds.lowerBound), Double(bounds.upperBound))
    case .list(let sheet, let column, let rows):
      let letters = columnName(column)
      let formula = try CText(
        "=\(sheet)!$\(letters)$\(rows.lowerBound + 1):$\(letters)$\(rows.upperBound + 1)")
      source = formula
      unsafe options.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
      unsafe options.value_formula = formula.pointer
    }
    // The texts must outlive the call that copies them.
    try withExtendedLifetime((title, message, source)) { () throws(WorkbookError) in
      try call(name) {
        unsafe worksheet_data_validation_range(
          sheet, lxw_row_t(validation.rows.lowerBound), lxw_col_t(validation.column),
          lxw_row_t(validation.rows.upperBound), lxw_col_t(validation.column), &options)
      }
    }
  }
}
