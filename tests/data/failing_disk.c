/* A disk that fails when told to: preloaded, it counts what changes files of one folder and spoils the n-th of these.

   cc -shared -fPIC -O1 -o failing_disk.so failing_disk.c -ldl -lpthread

   disk_watch(folder)              from now on changes below that folder are counted, and nothing is spoilt
   disk_arm(mode, n, error, kinds) the n-th change from now on (1: the next) that is of one of these kinds is spoilt
   disk_seen(), disk_what()        how many were counted since, and what the spoilt one was

   With disk_image(folder) every file that reaches the disk by fsync is also copied there, and names that change or go
   are changed or taken away there: that folder holds what a power cut would leave if no cache ever reached the disk of
   its own accord. Linux only. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { WELL, FAILS, TEARS, SHORTENS, STAYS_BAD, DIES_BEFORE, DIES_AFTER, DIES_TORN, SPOILS };
/* TEARS: half is written and said so, the next write fails, as on a disk that fills; SPOILS: half is written unsaid. */
enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 4, RENAME = 8, CREATE = 16, REMOVE = 32 };

static char watched[PATH_MAX], image[PATH_MAX], what[2 * PATH_MAX];
static int mode = WELL, error_code = EIO, kinds = 63, torn;
static long nth, seen;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER, copying = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

void disk_watch(const char *folder) {
    snprintf(watched, sizeof watched, "%s", folder);
    mode = WELL;
    seen = 0;
}

void disk_image(const char *folder) { snprintf(image, sizeof image, "%s", folder); }

void disk_arm(int how, long n, int error, int of) {
    pthread_mutex_lock(&turn);
    mode = how, nth = n, error_code = error, kinds = of, seen = torn = 0;
    what[0] = 0;
    pthread_mutex_unlock(&turn);
}

long disk_seen(void) { return seen; }
const char *disk_what(void) { return what; }

static int below(const char *path) {
    size_t length = strlen(watched);
    return length && path && !strncmp(path, watched, length) && (path[length] == '/' || !path[length]);
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length >= 0 && below(path);
}

static void die(void) {
    pthread_mutex_lock(&copying); /* the image is not left half copied */
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What is to become of this change: WELL, or the mode where it is the one. */
static int fate(int kind, const char *name, const char *path) {
    if (!(kind & kinds)) return WELL;
    pthread_mutex_lock(&turn);
    long number = ++seen;
    int now = mode;
    int hit = now != WELL && (number == nth || (now == STAYS_BAD && number > nth));
    int tears = torn && kind == WRITE;
    torn = tears ? 0 : torn || (hit && now == TEARS && kind == WRITE);
    if (hit && number == nth) snprintf(what, sizeof what, "%s %s", name, path);
    pthread_mutex_unlock(&turn);
    if (tears) return FAILS;
    if (!hit) return WELL;
    if (now == DIES_BEFORE) die();
    int full = now == STAYS_BAD && error_code == ENOSPC;
    if (full && (kind & (SYNC | REMOVE | RENAME))) return WELL; /* a full disk still takes these */
    return now;
}

static int fails(int how) {
    if (how != FAILS && how != STAYS_BAD && how != TEARS && how != SPOILS) return 0;
    errno = error_code;
    return 1;
}

#define CHANGE(kind, path, name, call)                  \
    do {                                                \
        int how = fate(kind, name, path);               \
        if (fails(how)) return -1;                      \
        __typeof__(call) done = call;                   \
        if (how == DIES_AFTER || how == DIES_TORN) die(); \
        return done;                                    \
    } while (0)

/* A write may also be done by half: then it says so, fails, or nobody is left to be told. */
#define WRITES(fd, count, name, call)                                       \
    do {                                                                    \
        char path[PATH_MAX];                                                \
        size_t whole = count;                                               \
        if (!path_of(fd, path)) return call;                                \
        int how = fate(WRITE, name, path);                                  \
        if (how == FAILS || how == STAYS_BAD) {                             \
            errno = error_code;                                             \
            return -1;                                                      \
        }                                                                   \
        int halves = how == TEARS || how == SHORTENS || how == DIES_TORN || how == SPOILS; \
        if (halves && whole > 1) count = whole / 2;                         \
        ssize_t done = call;                                                \
        if (how == DIES_AFTER || how == DIES_TORN) die();                   \
        if (how == SPOILS) {                                                \
            errno = error_code;                                             \
            return -1;                                                      \
        }                                                                   \
        return done;                                                        \
    } while (0)

ssize_t write(int fd, const void *from, size_t count) { WRITES(fd, count, "write", REAL(write)(fd, from, count)); }
ssize_t pwrite(int fd, const void *from, size_t count, off_t at) {
    WRITES(fd, count, "pwrite", REAL(pwrite)(fd, from, count, at));
}
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    WRITES(fd, count, "pwrite", REAL(pwrite64)(fd, from, count, at));
}
ssize_t sendfile(int fd, int in, off_t *at, size_t count) {
    WRITES(fd, count, "sendfile", REAL(sendfile)(fd, in, at, count));
}
ssize_t sendfile64(int fd, int in, off64_t *at, size_t count) {
    WRITES(fd, count, "sendfile", REAL(sendfile64)(fd, in, at, count));
}
ssize_t copy_file_range(int in, off64_t *from, int fd, off64_t *to, size_t count, unsigned int flags) {
    WRITES(fd, count, "copy_file_range", REAL(copy_file_range)(in, from, fd, to, count, flags));
}
ssize_t writev(int fd, const struct iovec *from, int count) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(writev)(fd, from, count);
    CHANGE(WRITE, path, "writev", REAL(writev)(fd, from, count));
}

static void keep(const char *path) {
    if (!image[0]) return;
    char target[2 * PATH_MAX], *slash;
    struct stat is;
    snprintf(target, sizeof target, "%s%s", image, path + strlen(watched));
    if (stat(path, &is) || !S_ISREG(is.st_mode)) return;
    for (slash = target + strlen(image) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        REAL(mkdir)(target, 0700);
        *slash = '/';
    }
    int in = REAL(open)(path, O_RDONLY), out = REAL(open)(target, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    char chunk[1 << 16];
    ssize_t length;
    while (in >= 0 && out >= 0 && (length = read(in, chunk, sizeof chunk)) > 0) REAL(write)(out, chunk, length);
    close(in), close(out);
}

static int synced(int done, const char *path) {
    int before = errno;
    pthread_mutex_lock(&copying);
    if (!done) keep(path);
    pthread_mutex_unlock(&copying);
    errno = before;
    return done;
}

int fsync(int fd) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(fsync)(fd);
    CHANGE(SYNC, path, "fsync", synced(REAL(fsync)(fd), path));
}
int fdatasync(int fd) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(fdatasync)(fd);
    CHANGE(SYNC, path, "fdatasync", synced(REAL(fdatasync)(fd), path));
}

int ftruncate(int fd, off_t length) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(ftruncate)(fd, length);
    CHANGE(TRUNCATE, path, "ftruncate", REAL(ftruncate)(fd, length));
}
int ftruncate64(int fd, off64_t length) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(ftruncate64)(fd, length);
    CHANGE(TRUNCATE, path, "ftruncate", REAL(ftruncate64)(fd, length));
}
int posix_fallocate(int fd, off_t from, off_t length) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(posix_fallocate)(fd, from, length);
    if (fails(fate(TRUNCATE, "posix_fallocate", path))) return errno;
    return REAL(posix_fallocate)(fd, from, length);
}
int fallocate(int fd, int how_, off_t from, off_t length) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return REAL(fallocate)(fd, how_, from, length);
    CHANGE(TRUNCATE, path, "fallocate", REAL(fallocate)(fd, how_, from, length));
}

/* Names that change or go do so in the image too, at once: a file system keeps them in order. */
static int named(int done, const char *from, const char *to) {
    int before = errno;
    char old[2 * PATH_MAX], new[2 * PATH_MAX];
    if (!done && image[0] && below(from)) {
        snprintf(old, sizeof old, "%s%s", image, from + strlen(watched));
        if (to && below(to)) {
            snprintf(new, sizeof new, "%s%s", image, to + strlen(watched));
            for (char *slash = new + strlen(image) + 1; (slash = strchr(slash, '/')); slash++) {
                *slash = 0;
                REAL(mkdir)(new, 0700);
                *slash = '/';
            }
            if (REAL(rename)(old, new)) REAL(unlink)(new); /* its content never reached the disk */
        } else {
            REAL(unlink)(old);
        }
    }
    errno = before;
    return done;
}

int rename(const char *from, const char *to) {
    if (!below(to) && !below(from)) return REAL(rename)(from, to);
    CHANGE(RENAME, to, "rename", named(REAL(rename)(from, to), from, to));
}
int link(const char *from, const char *to) {
    if (!below(to)) return REAL(link)(from, to);
    CHANGE(RENAME, to, "link", REAL(link)(from, to));
}
int unlink(const char *path) {
    if (!below(path)) return REAL(unlink)(path);
    CHANGE(REMOVE, path, "unlink", named(REAL(unlink)(path), path, NULL));
}
int remove(const char *path) {
    if (!below(path)) return REAL(remove)(path);
    CHANGE(REMOVE, path, "remove", named(REAL(remove)(path), path, NULL));
}
int mkdir(const char *path, mode_t rights) {
    if (!below(path)) return REAL(mkdir)(path, rights);
    CHANGE(CREATE, path, "mkdir", REAL(mkdir)(path, rights));
}

#define OPENS(name, path, flags, ...)                                                     \
    do {                                                                                  \
        mode_t rights = 0;                                                                \
        if ((flags) & (O_CREAT | O_TMPFILE)) {                                            \
            va_list more;                                                                 \
            va_start(more, flags);                                                        \
            rights = va_arg(more, mode_t);                                                \
            va_end(more);                                                                 \
        }                                                                                 \
        if (!((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) || !below(path))   \
            return REAL(name)(__VA_ARGS__, rights);                                       \
        CHANGE(CREATE, path, "create", REAL(name)(__VA_ARGS__, rights));                  \
    } while (0)

int open(const char *path, int flags, ...) { OPENS(open, path, flags, path, flags); }
int open64(const char *path, int flags, ...) { OPENS(open64, path, flags, path, flags); }
int openat(int at, const char *path, int flags, ...) { OPENS(openat, path, flags, at, path, flags); }
int openat64(int at, const char *path, int flags, ...) { OPENS(openat64, path, flags, at, path, flags); }
