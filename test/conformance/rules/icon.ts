/** What is wrong with an SVG that is to be a small drawing and nothing else. */
export function iconFaults(svg: string): string[] {
  return [
    ...(svg.length > 0 && svg.length <= 4096 ? [] : ['draw an icon of at most 4 kB']),
    ...(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="[\d. -]+">/.test(svg)
      ? []
      : ['begin it with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">']),
    ...[
      ...svg.matchAll(
        /<!|<\?|&|<(?:script|style|image|use|foreignObject|a|animate|set)\b|\son\w+\s*=|href|url\(|data:/gi,
      ),
    ].map(([found]) => `remove "${found.trim()}": an icon neither runs nor loads anything`),
    ...unbalanced(svg).map((tag) => `${tag} is not well-formed: close every element`),
  ];
}

function unbalanced(svg: string): string[] {
  const open: string[] = [];
  const element = /<(?:\/(\w+)|(\w+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?))>/g;
  for (const [tag, closed, opened, , empty] of svg.matchAll(element)) {
    if (closed !== undefined && open.pop() !== closed) return [tag];
    if (opened !== undefined && empty === '') open.push(opened);
  }
  const rest = svg
    .replace(/<title>[^<>]*<\/title>/, '')
    .replaceAll(element, '')
    .trim();
  return [...open, ...(rest === '' ? [] : [rest])];
}
