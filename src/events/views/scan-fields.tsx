/** Names a scan: the door counts the same nonce once, however often it is posted. */
export type ScanProps = {
  /** absent where the door knows it by its cookie */
  device?: string;
  nonce: string;
};

/** The hidden fields of a form that scans a ticket. */
export const ScanFields = ({ device, nonce }: ScanProps) => (
  <>
    {device && <input type="hidden" name="device" value={device} />}
    <input type="hidden" name="nonce" value={nonce} />
  </>
);
