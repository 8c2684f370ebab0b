//! Prices in millibits, and the logarithm that makes them. It decides one thing: every logarithm is
//! rounded down to the millibit, by integers alone, so that server and browser agree to the last digit.

/// A quantity of information, in thousandths of a bit.
pub(super) type Millibits = u32;

/// One whole bit.
pub(super) const BIT: Millibits = 1_000;

/// Logarithms are looked up below this: more than any alphabet, length or position in use.
const KNOWN: usize = 260;

/// Computed by the compiler, which checks the indices.
static TABLE: [Millibits; KNOWN] = {
    let mut table = [0; KNOWN];
    let mut value: u32 = 0;
    let mut index = 0;
    while index < KNOWN {
        table[index] = compute(value);
        index += 1;
        value += 1;
    }
    table
};

/// log2 of `value` in millibits, rounded down; 0 for 0 and for 1.
pub(super) fn log2(value: usize) -> Millibits {
    TABLE.get(value).copied().unwrap_or_else(|| compute(u32::try_from(value).unwrap_or(u32::MAX)))
}

/// The fraction comes bit by bit: each squaring of the mantissa (1.31 fixed point) doubles its logarithm.
const fn compute(value: u32) -> Millibits {
    if value < 2 {
        return 0;
    }
    let whole = value.ilog2();
    let mut mantissa = (value as u64) << (31 - whole);
    let mut fraction: u32 = 0;
    let mut step = 0;
    while step < 20 {
        mantissa = (mantissa * mantissa) >> 31;
        fraction <<= 1;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            fraction |= 1;
        }
        step += 1;
    }
    whole * BIT + ((fraction * BIT) >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn is_the_logarithm_rounded_down() {
        for value in 2_u32..5_000 {
            let expected = (f64::from(value).log2() * 1_000.0).floor() as u32;
            assert_eq!(log2(value as usize), expected, "log2({value})");
        }
        assert_eq!((log2(0), log2(1), log2(2), log2(10)), (0, 0, 1_000, 3_321));
    }
}
