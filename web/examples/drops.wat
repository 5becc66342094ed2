;; A game: catch ten drops in a row with the basket. Move it with the arrow
;; keys or the mouse. Every frame draws the picture anew into memory; stop
;; the game, step back, and see the pixels vanish again one by one.

(module
  (import "canvas" "show"
    (func $show
      (param $address i32) (param $width i32) (param $height i32)))
  (import "canvas" "frame" (func $frame (result f64)))
  (import "canvas" "event"
    (func $event (param $address i32) (result i32)))
  (import "env" "print_i32" (func $print (param i32)))

  ;; At 0 is room for an event: what, which key, x and y. At 1024 is the
  ;; picture: 48 rows of 64 pixels, each of them four bytes.
  (memory 1)

  (global $basket (mut i32) (i32.const 32)) ;; the middle of the basket
  (global $speed (mut i32) (i32.const 0)) ;; its pixels in each frame
  (global $x (mut i32) (i32.const 20)) ;; where the drop is
  (global $y (mut i32) (i32.const 0))
  (global $caught (mut i32) (i32.const 0))
  (global $seed (mut i32) (i32.const 2026))

  ;; Fills a rectangle with a color, written as opacity, blue, green, red.
  (func $fill
    (param $x i32) (param $y i32) (param $width i32) (param $height i32)
    (param $color i32)
    (local $at i32) (local $end i32)
    (loop $rows
      (local.set $at
        (i32.add
          (i32.const 1024)
          (i32.mul
            (i32.const 4)
            (i32.add
              (i32.mul (local.get $y) (i32.const 64))
              (local.get $x)))))
      (local.set $end
        (i32.add
          (local.get $at)
          (i32.mul (local.get $width) (i32.const 4))))
      (loop $pixels
        (i32.store (local.get $at) (local.get $color))
        (br_if $pixels
          (i32.lt_u
            (local.tee $at (i32.add (local.get $at) (i32.const 4)))
            (local.get $end))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $rows
        (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))

  ;; An arrow key, which stands for the character of the arrow.
  (func $press (param $key i32)
    (if (i32.eq (local.get $key) (i32.const 0x2190))
      (then (global.set $speed (i32.const -2))))
    (if (i32.eq (local.get $key) (i32.const 0x2192))
      (then (global.set $speed (i32.const 2)))))

  ;; Hears what the player has done since the last frame.
  (func $listen
    (local $what i32)
    (block $silence
      (loop $more
        (br_if $silence (i32.eqz (call $event (i32.const 0))))
        (local.set $what (i32.load (i32.const 0)))
        (if (i32.eq (local.get $what) (i32.const 1)) ;; a key goes down
          (then (call $press (i32.load (i32.const 4)))))
        (if (i32.eq (local.get $what) (i32.const 2)) ;; a key goes up
          (then (global.set $speed (i32.const 0))))
        (if (i32.eq (local.get $what) (i32.const 3)) ;; the mouse moves
          (then (global.set $basket (i32.load (i32.const 8)))))
        (br $more))))

  ;; A number, but not below 7 and not above 57.
  (func $inside (param $x i32) (result i32)
    (local.set $x
      (select
        (i32.const 7)
        (local.get $x)
        (i32.lt_s (local.get $x) (i32.const 7))))
    (select
      (i32.const 57)
      (local.get $x)
      (i32.gt_s (local.get $x) (i32.const 57))))

  ;; The next drop, somewhere at the top.
  (func $drop
    (global.set $seed
      (i32.add
        (i32.mul (global.get $seed) (i32.const 1664525))
        (i32.const 1013904223)))
    (global.set $x
      (i32.add
        (i32.const 2)
        (i32.rem_u
          (i32.shr_u (global.get $seed) (i32.const 16))
          (i32.const 60))))
    (global.set $y (i32.const 0)))

  ;; The drop has come down: in the basket, or beside it.
  (func $land
    (local $beside i32)
    (local.set $beside (i32.sub (global.get $x) (global.get $basket)))
    (if
      (i32.le_u
        (i32.add (local.get $beside) (i32.const 7))
        (i32.const 14))
      (then
        (global.set $caught (i32.add (global.get $caught) (i32.const 1)))
        (call $print (global.get $caught)))
      (else (global.set $caught (i32.const 0))))
    (call $drop))

  (func $draw
    (local $mark i32)
    (call $fill
      (i32.const 0)
      (i32.const 0)
      (i32.const 64)
      (i32.const 48)
      (i32.const 0xff3a2418))
    ;; A mark for each drop that was caught.
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $mark) (global.get $caught)))
        (call $fill
          (i32.add (i32.const 2) (i32.mul (local.get $mark) (i32.const 6)))
          (i32.const 2)
          (i32.const 4)
          (i32.const 2)
          (i32.const 0xff6fd39b))
        (local.set $mark (i32.add (local.get $mark) (i32.const 1)))
        (br $next)))
    (call $fill
      (i32.sub (global.get $x) (i32.const 1))
      (global.get $y)
      (i32.const 2)
      (i32.const 3)
      (i32.const 0xfffac07a))
    (call $fill
      (i32.sub (global.get $basket) (i32.const 7))
      (i32.const 44)
      (i32.const 14)
      (i32.const 3)
      (i32.const 0xff5ab4f2)))

  (func (export "play") (result i32)
    (call $show (i32.const 1024) (i32.const 64) (i32.const 48))
    (loop $again
      (drop (call $frame)) ;; waits until it is time to draw
      (call $listen)
      (global.set $basket
        (call $inside (i32.add (global.get $basket) (global.get $speed))))
      (global.set $y (i32.add (global.get $y) (i32.const 1)))
      (if (i32.eq (global.get $y) (i32.const 44))
        (then (call $land)))
      (call $draw)
      (br_if $again (i32.lt_u (global.get $caught) (i32.const 10))))
    (global.get $caught)))
