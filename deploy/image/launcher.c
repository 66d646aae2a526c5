/* Starts the program of the image: there is no shell in it. Everything about the JVM stands in the argument file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char **command = calloc((size_t)argc + 2, sizeof(char *));
    if (command == NULL) return 1;
    command[0] = "/opt/java/bin/java";
    command[1] = "@/app/java.args";
    memcpy(command + 2, argv + 1, (size_t)(argc - 1) * sizeof(char *));
    execv(command[0], command);
    fprintf(stderr, "cannot start %s: %s\n", command[0], strerror(errno));
    return 126;
}
