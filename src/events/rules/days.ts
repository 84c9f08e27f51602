/** Days of the week by ISO number, Monday first. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** "every day", "Mondays to Fridays", "Tuesdays and Thursdays" */
export function daysInWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return 'every day';
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (sorted.length >= 3 && last - first === sorted.length - 1) return `${plural(first)} to ${plural(last)}`;
  const names = sorted.map(plural);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

const plural = (day: number): string => `${DAYS[day - 1] ?? ''}s`;
