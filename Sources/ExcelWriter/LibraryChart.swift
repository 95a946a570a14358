import CXLSXWriter

extension LibrarySheet {
  /// Draws rows of this sheet.
  func addChart(_ content: ChartContent) throws(WorkbookError) {
    let kind =
      switch content.form {
      case .bars: LXW_CHART_BAR
      case .shares: LXW_CHART_BAR_STACKED_PERCENT
      case .lines, .points: LXW_CHART_LINE
      }
    let chart = try unsafe book.makeChart(kind, at: name)
    let (first, last) = (content.rows.lowerBound + 1, content.rows.upperBound + 1)
    for (index, series) in content.series.enumerated() {
      let letters = columnName(series.column)
      let categories = "='\(name)'!$A$\(first):$A$\(last)"
      let values = "='\(name)'!$\(letters)$\(first):$\(letters)$\(last)"
      guard let drawn = unsafe chart_add_series(chart, categories, values) else {
        throw WorkbookError(.library, name, "the library refused a series")
      }
      unsafe chart_series_set_name(drawn, series.name)
      unsafe style(drawn, index, content)
    }
    unsafe chart_title_set_name(chart, content.title)
    let heading = try ChartFont(size: 12, isBold: true)
    withExtendedLifetime(heading) { unsafe chart_title_set_name_font(chart, heading.pointer) }
    try unsafe setAxes(chart, content)
    if content.series.count == 1 {
      unsafe chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    } else {
      unsafe chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    }
    // Cells without a number are gaps, never zero.
    unsafe chart_show_blanks_as(chart, UInt8(LXW_CHART_BLANKS_AS_GAP.rawValue))
    let description = try CText(content.description)
    var options = unsafe lxw_chart_options()
    unsafe options.description = description.pointer
    // The library draws charts 480 by 288 pixels large.
    unsafe options.x_scale = Double(content.size.width) / 480
    unsafe options.y_scale = Double(content.size.height) / 288
    try withExtendedLifetime(description) { () throws(WorkbookError) in
      try call(name) {
        unsafe worksheet_insert_chart_opt(
          sheet, lxw_row_t(content.row), lxw_col_t(content.column), chart, &options)
      }
    }
  }

  private func style(
    _ series: UnsafeMutablePointer<lxw_chart_series>, _ index: Int, _ content: ChartContent
  ) {
    let color = lxw_color_t(WorkbookTheme.palette[index])
    let isLevel = content.form == .points && index > 0
    switch content.form {
    case .bars, .shares:
      var fill = lxw_chart_fill()
      fill.color = color
      unsafe chart_series_set_fill(series, &fill)
    case .lines, .points:
      var line = lxw_chart_line()
      line.color = isLevel ? lxw_color_t(WorkbookTheme.levels[index - 1]) : color
      line.width = 2
      // Lines differ in their dashes too: colour is never alone.
      let dashes = [
        LXW_CHART_LINE_DASH_SOLID, LXW_CHART_LINE_DASH_DASH, LXW_CHART_LINE_DASH_ROUND_DOT,
        LXW_CHART_LINE_DASH_LONG_DASH,
      ]
      line.dash_type = UInt8(dashes[index].rawValue)
      if content.form == .points && !isLevel { line.none = 1 }
      unsafe chart_series_set_line(series, &line)
    }
    if content.form == .points || content.form == .lines {
      let markers = [
        LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_DIAMOND,
        LXW_CHART_MARKER_TRIANGLE,
      ]
      unsafe chart_series_set_marker_type(
        series, UInt8((isLevel ? LXW_CHART_MARKER_NONE : markers[index]).rawValue))
      if !isLevel {
        unsafe chart_series_set_marker_size(series, content.form == .points ? 9 : 5)
        var fill = lxw_chart_fill()
        fill.color = color
        unsafe chart_series_set_marker_fill(series, &fill)
      }
    }
    if content.form == .bars || (content.form == .points && !isLevel) {
      unsafe chart_series_set_labels(series)
      unsafe chart_series_set_labels_num_format(
        series, WorkbookTheme.numberFormat(decimals: content.decimals))
      if content.form == .points {
        unsafe chart_series_set_labels_position(series, UInt8(LXW_CHART_LABEL_POSITION_ABOVE.rawValue))
      }
    }
  }

  private func setAxes(
    _ chart: UnsafeMutablePointer<lxw_chart>, _ content: ChartContent
  ) throws(WorkbookError) {
    // The library calls the horizontal axis x, also where it holds the numbers.
    guard let horizontal = unsafe chart.pointee.x_axis, let vertical = unsafe chart.pointee.y_axis else {
      return
    }
    let isBar = content.form == .bars || content.form == .shares
    let (names, numbers) = unsafe isBar ? (vertical, horizontal) : (horizontal, vertical)
    let font = try ChartFont(size: 10, isBold: false)
    withExtendedLifetime(font) {
      unsafe chart_axis_set_name_font(names, font.pointer)
      unsafe chart_axis_set_num_font(names, font.pointer)
      unsafe chart_axis_set_name_font(numbers, font.pointer)
      unsafe chart_axis_set_num_font(numbers, font.pointer)
      unsafe chart_legend_set_font(chart, font.pointer)
    }
    unsafe chart_axis_set_name(names, content.categoryTitle)
    unsafe chart_axis_set_name(numbers, content.valueTitle)
    unsafe chart_axis_set_min(numbers, 0)
    if content.valueTitle.contains("%") { unsafe chart_axis_set_max(numbers, 100) }
    unsafe chart_axis_set_num_format(numbers, "#,##0")
    if isBar {
      // The first row on top, as in the table.
      unsafe chart_axis_set_reverse(names)
      // The axis with the numbers stays at the bottom all the same.
      unsafe chart_axis_set_crossing_max(names)
      unsafe chart_axis_major_gridlines_set_visible(numbers, 0)
      unsafe chart_set_series_gap(chart, 50)
    }
  }
}

/// A font of the library's charts; it copies what it is given.
@safe
final class ChartFont {
  let pointer: UnsafeMutablePointer<lxw_chart_font>
  private let name: CText

  init(size: Double, isBold: Bool) throws(WorkbookError) {
    name = try CText(WorkbookTheme.fontName)
    unsafe pointer = UnsafeMutablePointer<lxw_chart_font>.allocate(capacity: 1)
    var font = unsafe lxw_chart_font()
    unsafe font.name = name.pointer
    unsafe font.size = size
    // The library takes 0 for "as the program likes".
    unsafe font.bold = isBold ? 1 : UInt8(LXW_EXPLICIT_FALSE.rawValue)
    unsafe pointer.initialize(to: font)
  }

  deinit { unsafe pointer.deallocate() }
}
