// The host module `canvas` of Semblance: for programs that draw, and react to keys and to the mouse.
//
// Compile with Debian's clang, lld and wasi-libc: clang --target=wasm32-wasi -O2 -o snake.wasm snake.c

#pragma once
#include <stdbool.h>
#include <stdint.h>

#define CANVAS_IMPORT(name) __attribute__((import_module("canvas"), import_name(name)))

// A pixel as it lies in memory: red, green, blue and opacity, a byte each.
#define CANVAS_RGB(red, green, blue) \
    (0xff000000u | (uint32_t)(blue) << 16 | (uint32_t)(green) << 8 | (uint32_t)(red))

// From now on the picture is what these pixels are: `height` rows from the top, each of `width` pixels from the left, at
// most 4096 of both. Drawing is to write to them; they need not be shown again.
CANVAS_IMPORT("show") void canvas_show(const uint32_t *pixels, int width, int height);

// Waits until the next frame is due, sixty times in a second. Gives the time in milliseconds since some moment.
CANVAS_IMPORT("frame") double canvas_frame(void);

enum canvas_event_kind {
    CANVAS_KEY_DOWN = 1,
    CANVAS_KEY_UP = 2,
    CANVAS_MOVE = 3,
    CANVAS_BUTTON_DOWN = 4,
    CANVAS_BUTTON_UP = 5,
};

enum canvas_key {
    CANVAS_BACKSPACE = 0x08,
    CANVAS_ENTER = 0x0a,
    CANVAS_ESCAPE = 0x1b,
    CANVAS_DELETE = 0x7f,
    CANVAS_LEFT = 0x2190,
    CANVAS_UP = 0x2191,
    CANVAS_RIGHT = 0x2192,
    CANVAS_DOWN = 0x2193,
};

struct canvas_event {
    uint32_t kind;
    // Of a key: its character, or one of `canvas_key`. Of a button: 0 for the main one, 1 for the middle, 2 for the other.
    uint32_t code;
    // Where the pointer is, in pixels of the picture, which it can be beside; 0 for keys.
    int32_t x, y;
};

// Takes the next thing that the user has done; false when there is none.
CANVAS_IMPORT("event") bool canvas_event(struct canvas_event *event);
