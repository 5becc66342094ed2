// Files and directories through the C library: written, read, sought in, renamed, listed and removed.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path) {
    DIR *directory = opendir(path);
    if (!directory) {
        printf("%s: %s\n", path, strerror(errno));
        return;
    }
    char *names[100];
    int count = 0;
    for (struct dirent *entry; count < 100 && (entry = readdir(directory));) {
        // Node.js does not list these two.
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) names[count++] = strdup(entry->d_name);
    }
    closedir(directory);
    qsort(names, count, sizeof *names, by_name);
    printf("%s:", path);
    for (int i = 0; i < count; i++) printf(" %s", names[i]);
    printf("\n");
}

static void check(const char *what, int result) {
    printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
}

int main(void) {
    FILE *file = fopen("/numbers.txt", "w+");
    if (!file) return 1;
    for (int i = 0; i < 1000; i++) fprintf(file, "%d squared is %d\n", i, i * i);
    fseek(file, -20, SEEK_END);
    char line[100];
    while (fgets(line, sizeof line, file)) printf("%s", line);
    printf("at %ld\n", ftell(file));
    rewind(file);
    printf("%s", fgets(line, sizeof line, file));
    fclose(file);

    check("mkdir a", mkdir("/a", 0777));
    check("mkdir a again", mkdir("/a", 0777));
    check("mkdir x/y", mkdir("/x/y", 0777));
    check("rename", rename("/numbers.txt", "/a/numbers.txt"));
    check("rename what is gone", rename("/numbers.txt", "/b"));
    check("rmdir", rmdir("/a"));
    check("unlink a directory", unlink("/a") < 0 ? -1 : 0);
    check("symlink", symlink("numbers.txt", "/a/link"));
    check("link", link("/a/numbers.txt", "/a/other"));
    char target[100] = {0};
    check("readlink", readlink("/a/link", target, sizeof target));
    printf("-> %s\n", target);

    struct stat about;
    check("stat", stat("/a/link", &about));
    printf("%d bytes, file %d, %d names\n", (int)about.st_size, S_ISREG(about.st_mode), (int)about.st_nlink);
    check("lstat", lstat("/a/link", &about));
    printf("link %d\n", S_ISLNK(about.st_mode));
    check("stat what is not there", stat("/nothing", &about));

    int append = open("/a/log", O_WRONLY | O_CREAT | O_APPEND, 0666);
    check("open to append", append);
    for (int i = 0; i < 3; i++) write(append, "line\n", 5);
    check("truncate", ftruncate(append, 7));
    write(append, "end\n", 4);
    check("close", close(append));
    check("close again", close(append));
    check("write when closed", (int)write(append, "x", 1));
    check("open exclusively", open("/a/log", O_WRONLY | O_CREAT | O_EXCL, 0666));
    check("open a file as a directory", open("/a/log", O_RDONLY | O_DIRECTORY));
    check("open what is not there", open("/nothing", O_RDONLY));
    char content[100] = {0};
    int reading = open("/a/log", O_RDONLY);
    printf("%d: %s", (int)pread(reading, content, sizeof content, 2), content);
    check("seek before the beginning", (int)lseek(reading, -1, SEEK_SET));
    check("seek with no direction", (int)lseek(reading, 0, 77));
    printf("beyond: %d\n", (int)lseek(reading, 100, SEEK_END));
    printf("nothing: %d\n", (int)read(reading, content, 10));
    close(reading);

    list("/a");
    list("/nothing");
    unlink("/a/link");
    unlink("/a/other");
    list("/a");
    return 0;
}
