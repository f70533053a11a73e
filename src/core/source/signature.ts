/** What `git log --format=%G?%x00%GS%x00%GF` says of a commit. */
export interface SignatureFacts {
  /** One letter; see git’s manual under `%G?`. */
  readonly verdict: string;
  readonly signer: string;
  readonly fingerprint: string;
}

export function readSignature(line: string): SignatureFacts {
  const [verdict = '', signer = '', fingerprint = ''] = line.replace(/\n+$/, '').split('\0');
  return { verdict, signer, fingerprint };
}

/**
 * Undefined where the commit is signed by one of those who are allowed; else why it is refused. OpenPGP keys that are known at all are allowed ones,
 * so their own trust (`U`) says nothing; with ssh `U` is a key that the list does not hold.
 */
export function signatureFault({ verdict, signer, fingerprint }: SignatureFacts): string | undefined {
  const key = fingerprint === '' ? '' : ` (${fingerprint})`;
  const isSsh = fingerprint.startsWith('SHA256:');
  switch (verdict) {
    case 'G':
      return undefined;
    case 'U':
      return isSsh ? `it is signed by a key that is not among the allowed signers${key}` : undefined;
    case 'B':
      return `its signature is bad: it was changed after ${signer || 'somebody'} signed it${key}`;
    case 'X':
    case 'Y':
      return `its signature, or the key of it, has expired${key}`;
    case 'R':
      return `it is signed by a key that was revoked${key}`;
    case 'E':
      return `it is signed by a key that is not among the allowed signers${key}`;
    default:
      return 'it is not signed';
  }
}
