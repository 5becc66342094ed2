// Counts the words that it reads, as it is told by its arguments and its environment; complains on standard error.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    const char *name = getenv("NAME");
    fprintf(stderr, "%d arguments, NAME is %s\n", argc - 1, name ? name : "not set");
    for (int i = 1; i < argc; i++) printf("[%s]", argv[i]);
    printf("\n");
    int lines = 0, words = 0, inside = 0, character;
    while ((character = getchar()) != EOF) {
        lines += character == '\n';
        if (isspace(character)) inside = 0;
        else if (!inside) inside = 1, words++;
    }
    printf("%d lines, %d words\n", lines, words);
    // What is not flushed is written at the end, whatever the status.
    printf("no end of line");
    exit(argc > 2 ? 40 + argc : 0);
}
