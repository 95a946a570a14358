import CXLSXWriter
import CZip

/// The libraries workbooks are written and read with.
public enum LibraryVersion {
  /// Their names and versions.
  public static var all: [(name: String, version: String)] {
    [
      ("libxlsxwriter", unsafe String(cString: lxw_version())),
      ("libzip", unsafe String(cString: zip_libzip_version())),
    ]
  }
}
