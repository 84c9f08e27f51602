/** "1 hour", "2 hours", "90 minutes", "45 minutes" */
export function minutesWords(minutes: number): string {
  if (minutes % 60 !== 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return minutes === 60 ? '1 hour' : `${minutes / 60} hours`;
}
