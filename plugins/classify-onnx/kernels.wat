(module
  (memory (import "env" "memory") 1)
  ;; y += a * x over n floats; n is a multiple of four
  (func (export "axpy") (param $n i32) (param $a f32) (param $x i32) (param $y i32)
    (local $v v128) (local $end i32)
    (local.set $v (f32x4.splat (local.get $a)))
    (local.set $end (i32.add (local.get $y) (i32.shl (local.get $n) (i32.const 2))))
    (loop $next
      (v128.store (local.get $y)
        (f32x4.add (v128.load (local.get $y)) (f32x4.mul (local.get $v) (v128.load (local.get $x)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $y) (local.get $end)))))
  (func (export "dot") (param $n i32) (param $x i32) (param $y i32) (result f32)
    (local $sum v128) (local $end i32)
    (local.set $end (i32.add (local.get $y) (i32.shl (local.get $n) (i32.const 2))))
    (loop $next
      (local.set $sum
        (f32x4.add (local.get $sum) (f32x4.mul (v128.load (local.get $x)) (v128.load (local.get $y)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $y) (local.get $end))))
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
      (f32.add (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum)))))
  ;; the same over n signed bytes and n floats; n is a multiple of four
  (func (export "dotBytes") (param $n i32) (param $x i32) (param $y i32) (result f32)
    (local $sum v128) (local $end i32)
    (local.set $end (i32.add (local.get $x) (local.get $n)))
    (loop $next
      (local.set $sum
        (f32x4.add (local.get $sum)
          (f32x4.mul
            (f32x4.convert_i32x4_s
              (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (v128.load32_zero (local.get $x)))))
            (v128.load (local.get $y)))))
      (local.set $x (i32.add (local.get $x) (i32.const 4)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $x) (local.get $end))))
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
      (f32.add (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum)))))
  ;; out += sum over i of values[i] * table[ids[i]]; width is a multiple of four
  (func (export "gather") (param $count i32) (param $ids i32) (param $values i32) (param $table i32) (param $width i32) (param $out i32)
    (local $v v128) (local $x i32) (local $y i32) (local $end i32) (local $last i32)
    (local.set $width (i32.shl (local.get $width) (i32.const 2)))
    (local.set $last (i32.add (local.get $ids) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $end (i32.add (local.get $out) (local.get $width)))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $ids) (local.get $last)))
        (local.set $v (f32x4.splat (f32.load (local.get $values))))
        (local.set $x (i32.add (local.get $table) (i32.mul (i32.load (local.get $ids)) (local.get $width))))
        (local.set $y (local.get $out))
        (loop $next
          (v128.store (local.get $y)
            (f32x4.add (v128.load (local.get $y)) (f32x4.mul (local.get $v) (v128.load (local.get $x)))))
          (local.set $x (i32.add (local.get $x) (i32.const 16)))
          (local.set $y (i32.add (local.get $y) (i32.const 16)))
          (br_if $next (i32.lt_u (local.get $y) (local.get $end))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $values (i32.add (local.get $values) (i32.const 4)))
        (br $row))))
  ;; table[ids[i]] += steps[i] * grad
  (func (export "scatter") (param $count i32) (param $ids i32) (param $values i32) (param $table i32) (param $width i32) (param $grad i32)
    (local $v v128) (local $x i32) (local $y i32) (local $end i32) (local $last i32)
    (local.set $width (i32.shl (local.get $width) (i32.const 2)))
    (local.set $last (i32.add (local.get $ids) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $end (i32.add (local.get $grad) (local.get $width)))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $ids) (local.get $last)))
        (local.set $v (f32x4.splat (f32.load (local.get $values))))
        (local.set $x (i32.add (local.get $table) (i32.mul (i32.load (local.get $ids)) (local.get $width))))
        (local.set $y (local.get $grad))
        (loop $next
          (v128.store (local.get $x)
            (f32x4.add (v128.load (local.get $x)) (f32x4.mul (local.get $v) (v128.load (local.get $y)))))
          (local.set $x (i32.add (local.get $x) (i32.const 16)))
          (local.set $y (i32.add (local.get $y) (i32.const 16)))
          (br_if $next (i32.lt_u (local.get $y) (local.get $end))))
        (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
        (local.set $values (i32.add (local.get $values) (i32.const 4)))
        (br $row))))
)
