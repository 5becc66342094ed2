//! The tables: one row declares an instruction that is a pure function of its operands.
//!
//! Each table is a macro that takes the name of another macro and calls it with all rows,
//!
//! ```text
//! Variant function (operand …);
//! ```
//!
//! where `Variant` is the name in [`wasmparser::Operator`], `function` the operation in [`ops`](crate::ops), and the
//! operands are identifiers in the order in which they were pushed. Types are not repeated here: they are those of the
//! function. Engine code that exists once for each instruction is generated from these rows.

/// Calls `$m` with every scalar numeric instruction: comparisons, arithmetic, conversions; one result each.
#[macro_export]
macro_rules! for_each_numeric {
    ($m:ident) => {
        $m! {
            I32Eqz i32_eqz (a);
            I32Eq i32_eq (a b);
            I32Ne i32_ne (a b);
            I32LtS i32_lt_s (a b);
            I32LtU i32_lt_u (a b);
            I32GtS i32_gt_s (a b);
            I32GtU i32_gt_u (a b);
            I32LeS i32_le_s (a b);
            I32LeU i32_le_u (a b);
            I32GeS i32_ge_s (a b);
            I32GeU i32_ge_u (a b);
            I64Eqz i64_eqz (a);
            I64Eq i64_eq (a b);
            I64Ne i64_ne (a b);
            I64LtS i64_lt_s (a b);
            I64LtU i64_lt_u (a b);
            I64GtS i64_gt_s (a b);
            I64GtU i64_gt_u (a b);
            I64LeS i64_le_s (a b);
            I64LeU i64_le_u (a b);
            I64GeS i64_ge_s (a b);
            I64GeU i64_ge_u (a b);
            F32Eq f32_eq (a b);
            F32Ne f32_ne (a b);
            F32Lt f32_lt (a b);
            F32Gt f32_gt (a b);
            F32Le f32_le (a b);
            F32Ge f32_ge (a b);
            F64Eq f64_eq (a b);
            F64Ne f64_ne (a b);
            F64Lt f64_lt (a b);
            F64Gt f64_gt (a b);
            F64Le f64_le (a b);
            F64Ge f64_ge (a b);
            I32Clz i32_clz (a);
            I32Ctz i32_ctz (a);
            I32Popcnt i32_popcnt (a);
            I32Add i32_add (a b);
            I32Sub i32_sub (a b);
            I32Mul i32_mul (a b);
            I32DivS i32_div_s (a b);
            I32DivU i32_div_u (a b);
            I32RemS i32_rem_s (a b);
            I32RemU i32_rem_u (a b);
            I32And i32_and (a b);
            I32Or i32_or (a b);
            I32Xor i32_xor (a b);
            I32Shl i32_shl (a b);
            I32ShrS i32_shr_s (a b);
            I32ShrU i32_shr_u (a b);
            I32Rotl i32_rotl (a b);
            I32Rotr i32_rotr (a b);
            I64Clz i64_clz (a);
            I64Ctz i64_ctz (a);
            I64Popcnt i64_popcnt (a);
            I64Add i64_add (a b);
            I64Sub i64_sub (a b);
            I64Mul i64_mul (a b);
            I64DivS i64_div_s (a b);
            I64DivU i64_div_u (a b);
            I64RemS i64_rem_s (a b);
            I64RemU i64_rem_u (a b);
            I64And i64_and (a b);
            I64Or i64_or (a b);
            I64Xor i64_xor (a b);
            I64Shl i64_shl (a b);
            I64ShrS i64_shr_s (a b);
            I64ShrU i64_shr_u (a b);
            I64Rotl i64_rotl (a b);
            I64Rotr i64_rotr (a b);
            F32Abs f32_abs (a);
            F32Neg f32_neg (a);
            F32Ceil f32_ceil (a);
            F32Floor f32_floor (a);
            F32Trunc f32_trunc (a);
            F32Nearest f32_nearest (a);
            F32Sqrt f32_sqrt (a);
            F32Add f32_add (a b);
            F32Sub f32_sub (a b);
            F32Mul f32_mul (a b);
            F32Div f32_div (a b);
            F32Min f32_min (a b);
            F32Max f32_max (a b);
            F32Copysign f32_copysign (a b);
            F64Abs f64_abs (a);
            F64Neg f64_neg (a);
            F64Ceil f64_ceil (a);
            F64Floor f64_floor (a);
            F64Trunc f64_trunc (a);
            F64Nearest f64_nearest (a);
            F64Sqrt f64_sqrt (a);
            F64Add f64_add (a b);
            F64Sub f64_sub (a b);
            F64Mul f64_mul (a b);
            F64Div f64_div (a b);
            F64Min f64_min (a b);
            F64Max f64_max (a b);
            F64Copysign f64_copysign (a b);
            I32WrapI64 i32_wrap_i64 (a);
            I32TruncF32S i32_trunc_f32_s (a);
            I32TruncF32U i32_trunc_f32_u (a);
            I32TruncF64S i32_trunc_f64_s (a);
            I32TruncF64U i32_trunc_f64_u (a);
            I64ExtendI32S i64_extend_i32_s (a);
            I64ExtendI32U i64_extend_i32_u (a);
            I64TruncF32S i64_trunc_f32_s (a);
            I64TruncF32U i64_trunc_f32_u (a);
            I64TruncF64S i64_trunc_f64_s (a);
            I64TruncF64U i64_trunc_f64_u (a);
            F32ConvertI32S f32_convert_i32_s (a);
            F32ConvertI32U f32_convert_i32_u (a);
            F32ConvertI64S f32_convert_i64_s (a);
            F32ConvertI64U f32_convert_i64_u (a);
            F32DemoteF64 f32_demote_f64 (a);
            F64ConvertI32S f64_convert_i32_s (a);
            F64ConvertI32U f64_convert_i32_u (a);
            F64ConvertI64S f64_convert_i64_s (a);
            F64ConvertI64U f64_convert_i64_u (a);
            F64PromoteF32 f64_promote_f32 (a);
            I32ReinterpretF32 i32_reinterpret_f32 (a);
            I64ReinterpretF64 i64_reinterpret_f64 (a);
            F32ReinterpretI32 f32_reinterpret_i32 (a);
            F64ReinterpretI64 f64_reinterpret_i64 (a);
            I32Extend8S i32_extend8_s (a);
            I32Extend16S i32_extend16_s (a);
            I64Extend8S i64_extend8_s (a);
            I64Extend16S i64_extend16_s (a);
            I64Extend32S i64_extend32_s (a);
            I32TruncSatF32S i32_trunc_sat_f32_s (a);
            I32TruncSatF32U i32_trunc_sat_f32_u (a);
            I32TruncSatF64S i32_trunc_sat_f64_s (a);
            I32TruncSatF64U i32_trunc_sat_f64_u (a);
            I64TruncSatF32S i64_trunc_sat_f32_s (a);
            I64TruncSatF32U i64_trunc_sat_f32_u (a);
            I64TruncSatF64S i64_trunc_sat_f64_s (a);
            I64TruncSatF64U i64_trunc_sat_f64_u (a);
        }
    };
}

pub use for_each_numeric;
