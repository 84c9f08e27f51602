export type MeterProps = {
  value: number;
  of: number;
  /** Read out instead of the bar. */
  label: string;
};

/** A bar that shows a share of a whole, beside text with the same content. */
export function Meter({ value, of, label }: MeterProps) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <div class="meter" role="img" aria-label={label} style={`--share:${share.toFixed(3)}`}>
      <i />
    </div>
  );
}
