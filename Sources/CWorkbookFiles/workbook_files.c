#define _GNU_SOURCE

#include "workbook_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { standard_most = 4 << 20 };

static _Thread_local workbook_files seen;
static _Thread_local int64_t most = standard_most;

void workbook_files_begin(void) { seen = (workbook_files){0}; }

workbook_files workbook_files_seen(void) { return seen; }

void workbook_files_keep(int64_t bytes) { most = bytes; }

typedef struct {
  uint8_t *bytes;
  int64_t count, room, position, most;
  // Behind the first `most` bytes everything moves to the disk.
  int disk;
  char folder[];
} temporary;

static ssize_t failed(void) {
  seen.has_failed = true;
  return 0;
}

static bool write_all(int disk, const uint8_t *bytes, int64_t size, int64_t position) {
  while (size > 0) {
    const ssize_t written = pwrite(disk, bytes, (size_t)size, position);
    if (written < 0 && errno == EINTR) { continue; }
    if (written <= 0) { return false; }
    bytes += written, size -= written, position += written;
  }
  return true;
}

// Moves to a file without a name, which is gone with the process.
static bool move_to_disk(temporary *file) {
  file->disk = open(file->folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  if (file->disk < 0) {
    // Some file systems know only files with names.
    char *name = NULL;
    if (asprintf(&name, "%s/tmp.XXXXXX", file->folder) < 0) { return false; }
    file->disk = mkostemp(name, O_CLOEXEC);
    const bool is_gone = file->disk >= 0 && unlink(name) == 0;
    free(name);
    if (!is_gone) { return false; }
  }
  if (!write_all(file->disk, file->bytes, file->count, 0)) { return false; }
  free(file->bytes);
  file->bytes = NULL;
  return true;
}

static bool make_room(temporary *file, int64_t needed) {
  if (needed <= file->room) { return true; }
  int64_t room = file->room < 1 << 14 ? 1 << 14 : file->room;
  while (room < needed) { room *= 2; }
  uint8_t *bytes = realloc(file->bytes, (size_t)room);
  if (bytes == NULL) { return false; }
  file->bytes = bytes;
  file->room = room;
  return true;
}

static ssize_t take(void *cookie, const char *bytes, size_t size) {
  temporary *file = cookie;
  const int64_t end = file->position + (int64_t)size;
  if (file->disk < 0 && end > file->most && !move_to_disk(file)) { return failed(); }
  if (file->disk < 0) {
    if (!make_room(file, end)) { return failed(); }
    memcpy(file->bytes + file->position, bytes, size);
  } else if (!write_all(file->disk, (const uint8_t *)bytes, (int64_t)size, file->position)) {
    return failed();
  }
  file->position = end;
  if (end > file->count) { file->count = end; }
  return (ssize_t)size;
}

static ssize_t give(void *cookie, char *bytes, size_t size) {
  temporary *file = cookie;
  const int64_t left = file->count - file->position;
  int64_t given = (int64_t)size < left ? (int64_t)size : left;
  if (given <= 0) { return 0; }
  if (file->disk < 0) {
    memcpy(bytes, file->bytes + file->position, (size_t)given);
  } else {
    do { given = pread(file->disk, bytes, (size_t)given, file->position); } while (given < 0 && errno == EINTR);
    // As much was written.
    if (given <= 0) {
      failed();
      return -1;
    }
  }
  file->position += given;
  return given;
}

static int go(void *cookie, off64_t *offset, int whence) {
  temporary *file = cookie;
  const int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file->position : file->count;
  const int64_t place = from + *offset;
  // The library goes back to the beginning only: nothing lies behind the end.
  if (place < 0 || place > file->count) { return -1; }
  *offset = file->position = place;
  return 0;
}

static int finish(void *cookie) {
  temporary *file = cookie;
  if (file->disk >= 0) { close(file->disk); }
  free(file->bytes);
  free(file);
  return 0;
}

FILE *lxw_tmpfile(char *folder);

FILE *lxw_tmpfile(char *folder) {
  seen.opened += 1;
  const char *place = folder == NULL ? "." : folder;
  temporary *file = calloc(1, sizeof(temporary) + strlen(place) + 1);
  if (file == NULL) {
    failed();
    return NULL;
  }
  strcpy(file->folder, place);
  file->disk = -1;
  file->most = most;
  const cookie_io_functions_t functions = {.read = give, .write = take, .seek = go, .close = finish};
  FILE *stream = fopencookie(file, "w+", functions);
  if (stream == NULL) {
    finish(file);
    failed();
    return NULL;
  }
  setvbuf(stream, NULL, _IOFBF, 1 << 15);
  return stream;
}
