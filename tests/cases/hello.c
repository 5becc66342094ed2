// RUN: hello.wasm --invoke hello
// RUN: hello.wasm --invoke both
// RUN: hello.wasm --invoke add -5 0xffffffff
// RUN: hello.wasm --invoke scale 2.5 -4
// RUN: hello.wasm --invoke fail 3
// What clang makes of this file (which is how hello.wasm came to be):
// clang --target=wasm32 -nostdlib -Wl,--no-entry -Wl,--export-all -Wl,--allow-undefined -O3 -o hello.wasm hello.c
extern int puts(const char *);

void hello(void) { puts("Hello, World!\n"); }

int both(void) { return puts("one ") + puts("two"); }

long long add(long long a, int b) { return a + b; }

double scale(double a, float b) { return a * b; }

__attribute__((noinline)) static int fails(int n) {
  if (n == 3) __builtin_trap();
  return n;
}

int fail(int n) { return fails(n) + 1; }
