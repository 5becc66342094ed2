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

/// Calls `$m` with every scalar numeric instruction: comparisons, arithmetic, conversions. One result each.
#[macro_export]
macro_rules! for_each_numeric {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
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

/// Calls `$m` with every instruction of wide arithmetic. Two results each, a pair of which the low half is first.
#[macro_export]
macro_rules! for_each_wide {
    ($m:ident) => {
        $m! {
            I64Add128 i64_add128 (a b c d);
            I64Sub128 i64_sub128 (a b c d);
            I64MulWideS i64_mul_wide_s (a b);
            I64MulWideU i64_mul_wide_u (a b);
        }
    };
}

/// Calls `$m` with every vector instruction without immediates, relaxed ones included. One result each.
#[macro_export]
macro_rules! for_each_simd {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            I8x16Swizzle i8x16_swizzle (a b);
            I8x16Splat i8x16_splat (a);
            I16x8Splat i16x8_splat (a);
            I32x4Splat i32x4_splat (a);
            I64x2Splat i64x2_splat (a);
            F32x4Splat f32x4_splat (a);
            F64x2Splat f64x2_splat (a);
            I8x16Eq i8x16_eq (a b);
            I8x16Ne i8x16_ne (a b);
            I8x16LtS i8x16_lt_s (a b);
            I8x16LtU i8x16_lt_u (a b);
            I8x16GtS i8x16_gt_s (a b);
            I8x16GtU i8x16_gt_u (a b);
            I8x16LeS i8x16_le_s (a b);
            I8x16LeU i8x16_le_u (a b);
            I8x16GeS i8x16_ge_s (a b);
            I8x16GeU i8x16_ge_u (a b);
            I16x8Eq i16x8_eq (a b);
            I16x8Ne i16x8_ne (a b);
            I16x8LtS i16x8_lt_s (a b);
            I16x8LtU i16x8_lt_u (a b);
            I16x8GtS i16x8_gt_s (a b);
            I16x8GtU i16x8_gt_u (a b);
            I16x8LeS i16x8_le_s (a b);
            I16x8LeU i16x8_le_u (a b);
            I16x8GeS i16x8_ge_s (a b);
            I16x8GeU i16x8_ge_u (a b);
            I32x4Eq i32x4_eq (a b);
            I32x4Ne i32x4_ne (a b);
            I32x4LtS i32x4_lt_s (a b);
            I32x4LtU i32x4_lt_u (a b);
            I32x4GtS i32x4_gt_s (a b);
            I32x4GtU i32x4_gt_u (a b);
            I32x4LeS i32x4_le_s (a b);
            I32x4LeU i32x4_le_u (a b);
            I32x4GeS i32x4_ge_s (a b);
            I32x4GeU i32x4_ge_u (a b);
            I64x2Eq i64x2_eq (a b);
            I64x2Ne i64x2_ne (a b);
            I64x2LtS i64x2_lt_s (a b);
            I64x2GtS i64x2_gt_s (a b);
            I64x2LeS i64x2_le_s (a b);
            I64x2GeS i64x2_ge_s (a b);
            F32x4Eq f32x4_eq (a b);
            F32x4Ne f32x4_ne (a b);
            F32x4Lt f32x4_lt (a b);
            F32x4Gt f32x4_gt (a b);
            F32x4Le f32x4_le (a b);
            F32x4Ge f32x4_ge (a b);
            F64x2Eq f64x2_eq (a b);
            F64x2Ne f64x2_ne (a b);
            F64x2Lt f64x2_lt (a b);
            F64x2Gt f64x2_gt (a b);
            F64x2Le f64x2_le (a b);
            F64x2Ge f64x2_ge (a b);
            V128Not v128_not (a);
            V128And v128_and (a b);
            V128AndNot v128_andnot (a b);
            V128Or v128_or (a b);
            V128Xor v128_xor (a b);
            V128Bitselect v128_bitselect (a b c);
            V128AnyTrue v128_any_true (a);
            I8x16Abs i8x16_abs (a);
            I8x16Neg i8x16_neg (a);
            I8x16Popcnt i8x16_popcnt (a);
            I8x16AllTrue i8x16_all_true (a);
            I8x16Bitmask i8x16_bitmask (a);
            I8x16NarrowI16x8S i8x16_narrow_i16x8_s (a b);
            I8x16NarrowI16x8U i8x16_narrow_i16x8_u (a b);
            I8x16Shl i8x16_shl (a b);
            I8x16ShrS i8x16_shr_s (a b);
            I8x16ShrU i8x16_shr_u (a b);
            I8x16Add i8x16_add (a b);
            I8x16AddSatS i8x16_add_sat_s (a b);
            I8x16AddSatU i8x16_add_sat_u (a b);
            I8x16Sub i8x16_sub (a b);
            I8x16SubSatS i8x16_sub_sat_s (a b);
            I8x16SubSatU i8x16_sub_sat_u (a b);
            I8x16MinS i8x16_min_s (a b);
            I8x16MinU i8x16_min_u (a b);
            I8x16MaxS i8x16_max_s (a b);
            I8x16MaxU i8x16_max_u (a b);
            I8x16AvgrU i8x16_avgr_u (a b);
            I16x8ExtAddPairwiseI8x16S i16x8_extadd_pairwise_i8x16_s (a);
            I16x8ExtAddPairwiseI8x16U i16x8_extadd_pairwise_i8x16_u (a);
            I16x8Abs i16x8_abs (a);
            I16x8Neg i16x8_neg (a);
            I16x8Q15MulrSatS i16x8_q15mulr_sat_s (a b);
            I16x8AllTrue i16x8_all_true (a);
            I16x8Bitmask i16x8_bitmask (a);
            I16x8NarrowI32x4S i16x8_narrow_i32x4_s (a b);
            I16x8NarrowI32x4U i16x8_narrow_i32x4_u (a b);
            I16x8ExtendLowI8x16S i16x8_extend_low_i8x16_s (a);
            I16x8ExtendHighI8x16S i16x8_extend_high_i8x16_s (a);
            I16x8ExtendLowI8x16U i16x8_extend_low_i8x16_u (a);
            I16x8ExtendHighI8x16U i16x8_extend_high_i8x16_u (a);
            I16x8Shl i16x8_shl (a b);
            I16x8ShrS i16x8_shr_s (a b);
            I16x8ShrU i16x8_shr_u (a b);
            I16x8Add i16x8_add (a b);
            I16x8AddSatS i16x8_add_sat_s (a b);
            I16x8AddSatU i16x8_add_sat_u (a b);
            I16x8Sub i16x8_sub (a b);
            I16x8SubSatS i16x8_sub_sat_s (a b);
            I16x8SubSatU i16x8_sub_sat_u (a b);
            I16x8Mul i16x8_mul (a b);
            I16x8MinS i16x8_min_s (a b);
            I16x8MinU i16x8_min_u (a b);
            I16x8MaxS i16x8_max_s (a b);
            I16x8MaxU i16x8_max_u (a b);
            I16x8AvgrU i16x8_avgr_u (a b);
            I16x8ExtMulLowI8x16S i16x8_extmul_low_i8x16_s (a b);
            I16x8ExtMulHighI8x16S i16x8_extmul_high_i8x16_s (a b);
            I16x8ExtMulLowI8x16U i16x8_extmul_low_i8x16_u (a b);
            I16x8ExtMulHighI8x16U i16x8_extmul_high_i8x16_u (a b);
            I32x4ExtAddPairwiseI16x8S i32x4_extadd_pairwise_i16x8_s (a);
            I32x4ExtAddPairwiseI16x8U i32x4_extadd_pairwise_i16x8_u (a);
            I32x4Abs i32x4_abs (a);
            I32x4Neg i32x4_neg (a);
            I32x4AllTrue i32x4_all_true (a);
            I32x4Bitmask i32x4_bitmask (a);
            I32x4ExtendLowI16x8S i32x4_extend_low_i16x8_s (a);
            I32x4ExtendHighI16x8S i32x4_extend_high_i16x8_s (a);
            I32x4ExtendLowI16x8U i32x4_extend_low_i16x8_u (a);
            I32x4ExtendHighI16x8U i32x4_extend_high_i16x8_u (a);
            I32x4Shl i32x4_shl (a b);
            I32x4ShrS i32x4_shr_s (a b);
            I32x4ShrU i32x4_shr_u (a b);
            I32x4Add i32x4_add (a b);
            I32x4Sub i32x4_sub (a b);
            I32x4Mul i32x4_mul (a b);
            I32x4MinS i32x4_min_s (a b);
            I32x4MinU i32x4_min_u (a b);
            I32x4MaxS i32x4_max_s (a b);
            I32x4MaxU i32x4_max_u (a b);
            I32x4DotI16x8S i32x4_dot_i16x8_s (a b);
            I32x4ExtMulLowI16x8S i32x4_extmul_low_i16x8_s (a b);
            I32x4ExtMulHighI16x8S i32x4_extmul_high_i16x8_s (a b);
            I32x4ExtMulLowI16x8U i32x4_extmul_low_i16x8_u (a b);
            I32x4ExtMulHighI16x8U i32x4_extmul_high_i16x8_u (a b);
            I64x2Abs i64x2_abs (a);
            I64x2Neg i64x2_neg (a);
            I64x2AllTrue i64x2_all_true (a);
            I64x2Bitmask i64x2_bitmask (a);
            I64x2ExtendLowI32x4S i64x2_extend_low_i32x4_s (a);
            I64x2ExtendHighI32x4S i64x2_extend_high_i32x4_s (a);
            I64x2ExtendLowI32x4U i64x2_extend_low_i32x4_u (a);
            I64x2ExtendHighI32x4U i64x2_extend_high_i32x4_u (a);
            I64x2Shl i64x2_shl (a b);
            I64x2ShrS i64x2_shr_s (a b);
            I64x2ShrU i64x2_shr_u (a b);
            I64x2Add i64x2_add (a b);
            I64x2Sub i64x2_sub (a b);
            I64x2Mul i64x2_mul (a b);
            I64x2ExtMulLowI32x4S i64x2_extmul_low_i32x4_s (a b);
            I64x2ExtMulHighI32x4S i64x2_extmul_high_i32x4_s (a b);
            I64x2ExtMulLowI32x4U i64x2_extmul_low_i32x4_u (a b);
            I64x2ExtMulHighI32x4U i64x2_extmul_high_i32x4_u (a b);
            F32x4Ceil f32x4_ceil (a);
            F32x4Floor f32x4_floor (a);
            F32x4Trunc f32x4_trunc (a);
            F32x4Nearest f32x4_nearest (a);
            F32x4Abs f32x4_abs (a);
            F32x4Neg f32x4_neg (a);
            F32x4Sqrt f32x4_sqrt (a);
            F32x4Add f32x4_add (a b);
            F32x4Sub f32x4_sub (a b);
            F32x4Mul f32x4_mul (a b);
            F32x4Div f32x4_div (a b);
            F32x4Min f32x4_min (a b);
            F32x4Max f32x4_max (a b);
            F32x4PMin f32x4_pmin (a b);
            F32x4PMax f32x4_pmax (a b);
            F64x2Ceil f64x2_ceil (a);
            F64x2Floor f64x2_floor (a);
            F64x2Trunc f64x2_trunc (a);
            F64x2Nearest f64x2_nearest (a);
            F64x2Abs f64x2_abs (a);
            F64x2Neg f64x2_neg (a);
            F64x2Sqrt f64x2_sqrt (a);
            F64x2Add f64x2_add (a b);
            F64x2Sub f64x2_sub (a b);
            F64x2Mul f64x2_mul (a b);
            F64x2Div f64x2_div (a b);
            F64x2Min f64x2_min (a b);
            F64x2Max f64x2_max (a b);
            F64x2PMin f64x2_pmin (a b);
            F64x2PMax f64x2_pmax (a b);
            I32x4TruncSatF32x4S i32x4_trunc_sat_f32x4_s (a);
            I32x4TruncSatF32x4U i32x4_trunc_sat_f32x4_u (a);
            F32x4ConvertI32x4S f32x4_convert_i32x4_s (a);
            F32x4ConvertI32x4U f32x4_convert_i32x4_u (a);
            I32x4TruncSatF64x2SZero i32x4_trunc_sat_f64x2_s_zero (a);
            I32x4TruncSatF64x2UZero i32x4_trunc_sat_f64x2_u_zero (a);
            F64x2ConvertLowI32x4S f64x2_convert_low_i32x4_s (a);
            F64x2ConvertLowI32x4U f64x2_convert_low_i32x4_u (a);
            F32x4DemoteF64x2Zero f32x4_demote_f64x2_zero (a);
            F64x2PromoteLowF32x4 f64x2_promote_low_f32x4 (a);
            I8x16RelaxedSwizzle i8x16_relaxed_swizzle (a b);
            I32x4RelaxedTruncF32x4S i32x4_relaxed_trunc_f32x4_s (a);
            I32x4RelaxedTruncF32x4U i32x4_relaxed_trunc_f32x4_u (a);
            I32x4RelaxedTruncF64x2SZero i32x4_relaxed_trunc_f64x2_s_zero (a);
            I32x4RelaxedTruncF64x2UZero i32x4_relaxed_trunc_f64x2_u_zero (a);
            F32x4RelaxedMadd f32x4_relaxed_madd (a b c);
            F32x4RelaxedNmadd f32x4_relaxed_nmadd (a b c);
            F64x2RelaxedMadd f64x2_relaxed_madd (a b c);
            F64x2RelaxedNmadd f64x2_relaxed_nmadd (a b c);
            I8x16RelaxedLaneselect i8x16_relaxed_laneselect (a b c);
            I16x8RelaxedLaneselect i16x8_relaxed_laneselect (a b c);
            I32x4RelaxedLaneselect i32x4_relaxed_laneselect (a b c);
            I64x2RelaxedLaneselect i64x2_relaxed_laneselect (a b c);
            F32x4RelaxedMin f32x4_relaxed_min (a b);
            F32x4RelaxedMax f32x4_relaxed_max (a b);
            F64x2RelaxedMin f64x2_relaxed_min (a b);
            F64x2RelaxedMax f64x2_relaxed_max (a b);
            I16x8RelaxedQ15mulrS i16x8_relaxed_q15mulr_s (a b);
            I16x8RelaxedDotI8x16I7x16S i16x8_relaxed_dot_i8x16_i7x16_s (a b);
            I32x4RelaxedDotI8x16I7x16AddS i32x4_relaxed_dot_i8x16_i7x16_add_s (a b c);
        }
    };
}

/// Calls `$m` with every instruction that reads or writes one lane of a vector. One result each; the function's last
/// parameter, after the operands in the row, is the lane's index `u8`, an immediate of the instruction.
#[macro_export]
macro_rules! for_each_lane {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            I8x16ExtractLaneS i8x16_extract_lane_s (a);
            I8x16ExtractLaneU i8x16_extract_lane_u (a);
            I8x16ReplaceLane i8x16_replace_lane (a b);
            I16x8ExtractLaneS i16x8_extract_lane_s (a);
            I16x8ExtractLaneU i16x8_extract_lane_u (a);
            I16x8ReplaceLane i16x8_replace_lane (a b);
            I32x4ExtractLane i32x4_extract_lane (a);
            I32x4ReplaceLane i32x4_replace_lane (a b);
            I64x2ExtractLane i64x2_extract_lane (a);
            I64x2ReplaceLane i64x2_replace_lane (a b);
            F32x4ExtractLane f32x4_extract_lane (a);
            F32x4ReplaceLane f32x4_replace_lane (a b);
            F64x2ExtractLane f64x2_extract_lane (a);
            F64x2ReplaceLane f64x2_replace_lane (a b);
        }
    };
}

pub use {for_each_lane, for_each_numeric, for_each_simd, for_each_wide};
