/*
 * A disk that fails on request, for tests. Preloaded into the store's process, it stands between SQLite and the
 * system: the first byte of the file named by DISK_FAULT says what goes wrong with the store's files.
 *   f  writes find the disk full (ENOSPC)      w  writes fail (EIO)      s  syncs fail (EIO)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char fault(int fd) {
  char link[64], path[512], byte = 0;
  const char *control = getenv("DISK_FAULT");
  if (!control) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (!strstr(path, "store.sqlite")) return 0;
  int file = open(control, O_RDONLY);
  if (file < 0) return 0;
  if (read(file, &byte, 1) != 1) byte = 0;
  close(file);
  return byte;
}

static int refuses_write(int fd) {
  char byte = fault(fd);
  if (byte == 'f') errno = ENOSPC;
  else if (byte == 'w') errno = EIO;
  else return 0;
  return 1;
}

static int refuses_sync(int fd) {
  if (fault(fd) != 's') return 0;
  errno = EIO;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
  return refuses_write(fd) ? -1 : REAL(write)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  return refuses_write(fd) ? -1 : REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  return refuses_write(fd) ? -1 : REAL(pwrite64)(fd, data, size, at);
}
int fsync(int fd) { return refuses_sync(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return refuses_sync(fd) ? -1 : REAL(fdatasync)(fd); }
