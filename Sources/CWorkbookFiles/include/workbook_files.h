#ifndef WORKBOOK_FILES_H
#define WORKBOOK_FILES_H

#include <stdbool.h>
#include <stdint.h>

// The temporary files of libxlsxwriter, which does not look whether these take every byte. The library asks `lxw_tmpfile`
// for each of them; where the dynamic linker lets a program bring that function along, it is this one: small files stay in
// memory, and what a larger one on the disk does not take is told.

/// What has become of the temporary files of a workbook.
typedef struct {
  /// How many there were. None: the library has used its own.
  int64_t opened;
  /// Whether any did not take every byte, or could not be made.
  bool has_failed;
} workbook_files;

/// Begins to watch the files that the calling thread opens.
void workbook_files_begin(void);

/// What has become of them so far; all must have been closed.
workbook_files workbook_files_seen(void);

/// How many bytes of a file stay in memory, of files opened from now on by the calling thread: for tests.
void workbook_files_keep(int64_t bytes);

#endif
