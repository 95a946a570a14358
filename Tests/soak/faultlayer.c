/* Lets one file operation of a program fail: the FAULT_AT-th under the folders FAULT_UNDER (with ':' between), with the
 * error FAULT_ERROR; with FAULT_AT=0 none. With ENOSPC only operations that need room count. How many there were is written to FAULT_COUNT when the program ends.
 * Loaded with LD_PRELOAD, so that libraries are met as well as the program itself. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static atomic_long count;
static long fault_at = -1;
static int fault_error = EIO;
static const char *under;
static _Atomic char tracked[65536];
static _Atomic(FILE *) files[256];

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("FAULT_AT");
  const char *error = getenv("FAULT_ERROR");
  under = getenv("FAULT_UNDER");
  if (at) fault_at = atol(at);
  if (error) fault_error = atoi(error);
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULT_COUNT");
  if (!path) return;
  static int (*real)(const char *, int, ...);
  real = dlsym(RTLD_NEXT, "open");
  int number = real(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", atomic_load(&count));
  static ssize_t (*put)(int, const void *, size_t);
  put = dlsym(RTLD_NEXT, "write");
  if (number >= 0) { put(number, text, length); close(number); }
}

/* A full disk refuses only what needs room. */
static int needs_room(const char *what) {
  static const char *const others[] = {"access", "fchmod", "chmod", "fcntl", "fdopen", "flock", "fread", "fstat", "fstat64",
    "lstat", "lstat64", "opendir", "pread", "pread64", "read", "readdir", "readlink", "realpath", "rmdir", "stat", "stat64",
    "unlink", "utime", NULL};
  for (int i = 0; others[i]; i++) if (!strcmp(what, others[i])) return 0;
  return 1;
}

/* Counts an operation; says whether it is the one to fail. */
static int fails(const char *what, const char *path) {
  if (fault_error == ENOSPC && !needs_room(what)) return 0;
  long number = atomic_fetch_add(&count, 1) + 1;
  if (getenv("FAULT_TRACE")) dprintf(2, "FAULT %ld %s %s\n", number, what, path ? path : "");
  if (number != fault_at) return 0;
  errno = fault_error;
  return 1;
}

static int is_under(const char *path) {
  if (!path || !under || path[0] != '/') return 0;
  for (const char *part = under; *part;) {
    size_t length = strcspn(part, ":");
    if (length && !strncmp(path, part, length)) return 1;
    part += length + (part[length] == ':');
  }
  return 0;
}

static int is_tracked(int number) { return number >= 0 && number < 65536 && tracked[number]; }
static int track(int number) {
  if (number >= 0 && number < 65536) tracked[number] = 1;
  return number;
}

static int is_tracked_file(FILE *file) {
  for (int i = 0; i < 256; i++) if (atomic_load(&files[i]) == file) return 1;
  return 0;
}
static FILE *track_file(FILE *file) {
  for (int i = 0; file && i < 256; i++) {
    FILE *empty = NULL;
    if (atomic_compare_exchange_strong(&files[i], &empty, file)) break;
  }
  return file;
}

#define REAL(name) \
  static __typeof__(&name) real_##name; \
  if (!real_##name) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    if (!is_under(path)) return real_##name(path, flags, mode); \
    if (fails(flags & O_CREAT ? "create" : "access", path)) return -1; \
    return track(real_##name(path, flags, mode)); \
  }
OPEN(open)
OPEN(open64)

int close(int number) {
  REAL(close);
  int failed = is_tracked(number) && fails("close", NULL);
  if (number >= 0 && number < 65536) tracked[number] = 0;
  int result = real_close(number);
  if (!failed) return result;
  errno = fault_error;
  return -1;
}

int mkstemp(char *template) {
  REAL(mkstemp);
  if (!is_under(template)) return real_mkstemp(template);
  if (fails("mkstemp", template)) return -1;
  return track(real_mkstemp(template));
}

/* Locks; other commands do not touch the file. */
static int lock(int (*real)(int, int, ...), int number, int command, void *argument) {
  int locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
  if (locks && is_tracked(number) && fails("fcntl", NULL)) return -1;
  return real(number, command, argument);
}
#define CONTROL(name) \
  int name(int number, int command, ...) { \
    REAL(name); \
    va_list rest; va_start(rest, command); void *argument = va_arg(rest, void *); va_end(rest); \
    return lock(real_##name, number, command, argument); \
  }
CONTROL(fcntl)
CONTROL(fcntl64)

#define ON_NUMBER(type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    if (is_tracked(number) && fails(#name, NULL)) return -1; \
    return real_##name arguments; \
  }
ON_NUMBER(ssize_t, read, (int number, void *bytes, size_t size), (number, bytes, size))
ON_NUMBER(ssize_t, write, (int number, const void *bytes, size_t size), (number, bytes, size))
ON_NUMBER(ssize_t, pread, (int number, void *bytes, size_t size, off_t at), (number, bytes, size, at))
ON_NUMBER(ssize_t, pread64, (int number, void *bytes, size_t size, off64_t at), (number, bytes, size, at))
ON_NUMBER(ssize_t, pwrite, (int number, const void *bytes, size_t size, off_t at), (number, bytes, size, at))
ON_NUMBER(ssize_t, pwrite64, (int number, const void *bytes, size_t size, off64_t at), (number, bytes, size, at))
ON_NUMBER(int, fsync, (int number), (number))
ON_NUMBER(int, fdatasync, (int number), (number))
ON_NUMBER(int, ftruncate, (int number, off_t size), (number, size))
ON_NUMBER(int, ftruncate64, (int number, off64_t size), (number, size))
ON_NUMBER(int, fchmod, (int number, mode_t mode), (number, mode))
ON_NUMBER(int, fstat, (int number, struct stat *status), (number, status))
ON_NUMBER(int, fstat64, (int number, struct stat64 *status), (number, status))
ON_NUMBER(int, flock, (int number, int operation), (number, operation))

#define ON_PATH(type, name, parameters, arguments, none) \
  type name parameters { \
    REAL(name); \
    if (is_under(path) && fails(#name, path)) return none; \
    return real_##name arguments; \
  }
ON_PATH(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
ON_PATH(int, rmdir, (const char *path), (path), -1)
ON_PATH(int, unlink, (const char *path), (path), -1)
ON_PATH(int, chmod, (const char *path, mode_t mode), (path, mode), -1)
ON_PATH(int, rename, (const char *path, const char *target), (path, target), -1)
ON_PATH(int, symlink, (const char *target, const char *path), (target, path), -1)
ON_PATH(int, stat, (const char *path, struct stat *status), (path, status), -1)
ON_PATH(int, lstat, (const char *path, struct stat *status), (path, status), -1)
ON_PATH(int, stat64, (const char *path, struct stat64 *status), (path, status), -1)
ON_PATH(int, lstat64, (const char *path, struct stat64 *status), (path, status), -1)
ON_PATH(int, access, (const char *path, int mode), (path, mode), -1)
ON_PATH(int, utime, (const char *path, const struct utimbuf *times), (path, times), -1)
ON_PATH(ssize_t, readlink, (const char *path, char *text, size_t size), (path, text, size), -1)
ON_PATH(char *, realpath, (const char *path, char *resolved), (path, resolved), NULL)

struct dirent *readdir(DIR *folder) {
  REAL(readdir);
  if (is_tracked(dirfd(folder)) && fails("readdir", NULL)) return NULL;
  return real_readdir(folder);
}

DIR *opendir(const char *path) {
  REAL(opendir);
  if (!is_under(path)) return real_opendir(path);
  if (fails("opendir", path)) return NULL;
  DIR *folder = real_opendir(path);
  if (folder) track(dirfd(folder));
  return folder;
}

int closedir(DIR *folder) {
  REAL(closedir);
  int number = dirfd(folder);
  if (number >= 0 && number < 65536) tracked[number] = 0;
  return real_closedir(folder);
}

int renameat2(int from, const char *path, int to, const char *target, unsigned flags) {
  static int (*real)(int, const char *, int, const char *, unsigned);
  if (!real) real = dlsym(RTLD_NEXT, "renameat2");
  if (is_under(path) && fails("renameat2", path)) return -1;
  return real(from, path, to, target, flags);
}

#define OPEN_FILE(name) \
  FILE *name(const char *path, const char *mode) { \
    REAL(name); \
    if (!is_under(path)) return real_##name(path, mode); \
    if (fails("fopen", path)) return NULL; \
    return track_file(real_##name(path, mode)); \
  }
OPEN_FILE(fopen)
OPEN_FILE(fopen64)

FILE *fdopen(int number, const char *mode) {
  REAL(fdopen);
  if (!is_tracked(number)) return real_fdopen(number, mode);
  if (fails("fdopen", NULL)) return NULL;
  return track_file(real_fdopen(number, mode));
}

FILE *tmpfile(void) {
  REAL(tmpfile);
  if (fails("tmpfile", NULL)) return NULL;
  return track_file(real_tmpfile());
}

/* Bytes put into a stream's buffer are no operation; handing the buffer to the system is one. A stream that fails says so
 * from then on, as the C library has it. */
static int breaks(const char *what, FILE *file, size_t size) {
  size_t room = file->_IO_buf_base ? (size_t)(file->_IO_buf_end - file->_IO_write_ptr) : 4096;
  if (!is_tracked_file(file) || size < room || !fails(what, NULL)) return 0;
  file->_flags |= 0x20;
  return 1;
}

size_t fwrite(const void *bytes, size_t size, size_t number, FILE *file) {
  REAL(fwrite);
  return breaks("fwrite", file, size * number) ? 0 : real_fwrite(bytes, size, number, file);
}

int fputs(const char *text, FILE *file) {
  REAL(fputs);
  return breaks("fputs", file, strlen(text)) ? EOF : real_fputs(text, file);
}

int fputc(int byte, FILE *file) {
  REAL(fputc);
  return breaks("fputc", file, 1) ? EOF : real_fputc(byte, file);
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  int size = vsnprintf(NULL, 0, format, rest);
  va_end(rest);
  (void)flag;
  if (size > 0 && breaks("fprintf", file, (size_t)size)) return -1;
  va_start(rest, format);
  int result = vfprintf(file, format, rest);
  va_end(rest);
  return result;
}

size_t fread(void *bytes, size_t size, size_t number, FILE *file) {
  REAL(fread);
  size_t there = (size_t)(file->_IO_read_end - file->_IO_read_ptr);
  if (is_tracked_file(file) && size * number > there && fails("fread", NULL)) {
    file->_flags |= 0x20;
    return 0;
  }
  return real_fread(bytes, size, number, file);
}

int fflush(FILE *file) {
  REAL(fflush);
  if (file && breaks("fflush", file, SIZE_MAX)) return EOF;
  return real_fflush(file);
}

int fclose(FILE *file) {
  REAL(fclose);
  int failed = is_tracked_file(file) && fails("fclose", NULL);
  for (int i = 0; i < 256; i++) {
    FILE *own = file;
    if (atomic_compare_exchange_strong(&files[i], &own, NULL)) break;
  }
  int result = real_fclose(file);
  if (failed) { errno = fault_error; return EOF; }
  return result;
}
