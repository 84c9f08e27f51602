export type MeterProps = {
  value: number;
  of: number /** What is counted, for those who can't see the bar. */;
  label: string;
};

/** How much of a whole: a bar, beside words that say the same. */
export function Meter({ value, of, label }: MeterProps) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <div class="meter" role="img" aria-label={label} style={`--share:${share.toFixed(3)}`}>
      <i />
    </div>
  );
}
