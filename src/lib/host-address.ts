/** Whether two addresses that something listens on overlap: an empty one is every address, `0.0.0.0` every IPv4 one, `::` every IPv6 one. */
export function addressesOverlap(one: string, other: string): boolean {
  return one === other || one === '' || other === '' || covers(one, other) || covers(other, one);
}

function covers(wide: string, narrow: string): boolean {
  if (wide === '0.0.0.0') return !narrow.includes(':');
  return wide === '::' && narrow.includes(':');
}
