// A snake that eats apples and must not meet itself. Steer it with the arrow keys, or click where it shall go.
#include "canvas.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 24, ROWS = 18, CELL = 8, WIDTH = COLUMNS * CELL, HEIGHT = ROWS * CELL, FRAMES = 8 };

typedef struct {
    int x, y;
} place;

static uint32_t pixels[HEIGHT][WIDTH];
static place snake[COLUMNS * ROWS]; // its head comes first
static int length = 4;
static place apple, way = {1, 0}, next = {1, 0};

static bool is_same(place a, place b) { return a.x == b.x && a.y == b.y; }

static bool is_snake(place where, int parts) {
    for (int i = 0; i < parts; i++)
        if (is_same(snake[i], where)) return true;
    return false;
}

static void fill(place cell, uint32_t color) {
    for (int y = 0; y < CELL; y++)
        for (int x = 0; x < CELL; x++) pixels[cell.y * CELL + y][cell.x * CELL + x] = color;
}

static void draw(void) {
    for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < COLUMNS; x++) fill((place){x, y}, CANVAS_RGB(24, 36 + (x + y) % 2 * 6, 48));
    fill(apple, CANVAS_RGB(232, 92, 80));
    for (int i = length; i-- > 0;) fill(snake[i], CANVAS_RGB(120 - 60 * i / length, 210 - 80 * i / length, 120));
}

static void drop_apple(void) {
    do apple = (place){rand() % COLUMNS, rand() % ROWS};
    while (is_snake(apple, length));
}

static void steer(place wanted) {
    // It cannot turn back into its own neck.
    if (wanted.x != -way.x || wanted.y != -way.y) next = wanted;
}

static void listen(void) {
    struct canvas_event event;
    while (canvas_event(&event)) {
        if (event.kind == CANVAS_KEY_DOWN) {
            if (event.code == CANVAS_LEFT) steer((place){-1, 0});
            if (event.code == CANVAS_RIGHT) steer((place){1, 0});
            if (event.code == CANVAS_UP) steer((place){0, -1});
            if (event.code == CANVAS_DOWN) steer((place){0, 1});
        }
        if (event.kind == CANVAS_BUTTON_DOWN) {
            int x = event.x / CELL - snake[0].x, y = event.y / CELL - snake[0].y;
            if (abs(x) > abs(y)) steer((place){x < 0 ? -1 : 1, 0});
            else if (y != 0) steer((place){0, y < 0 ? -1 : 1});
        }
    }
}

// Goes on by one cell; false when it meets itself.
static bool crawl(void) {
    way = next;
    place head = {(snake[0].x + way.x + COLUMNS) % COLUMNS, (snake[0].y + way.y + ROWS) % ROWS};
    bool eats = is_same(head, apple);
    // Its tail goes away as its head comes.
    if (is_snake(head, length - !eats)) return false;
    memmove(snake + 1, snake, (length - !eats) * sizeof *snake);
    snake[0] = head;
    if (eats) {
        length++;
        printf("Apples: %d\n", length - 4);
        fflush(stdout);
        drop_apple();
    }
    return true;
}

int main(void) {
    for (int i = 0; i < length; i++) snake[i] = (place){COLUMNS / 2 - i, ROWS / 2};
    srand((unsigned)canvas_frame());
    drop_apple();
    canvas_show(&pixels[0][0], WIDTH, HEIGHT);
    do {
        draw();
        for (int frame = 0; frame < FRAMES; frame++) canvas_frame(), listen();
    } while (crawl());
    printf("The end. Apples: %d\n", length - 4);
    return 0;
}
