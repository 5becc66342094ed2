// Medians and means.

/**
 * Milliseconds for doing it once: the median.
 * @param {import("./measure.js").Sample} sample
 */
export function each({ n, times }) {
  return median(times) / n;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [lower = NaN, upper = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (lower + upper) / 2;
}

/** @param {number[]} numbers */
export function geometricMean(numbers) {
  if (numbers.length === 0) return null;
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}
