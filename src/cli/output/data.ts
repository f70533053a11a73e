/** Data for programs: JSON with two spaces, or YAML. Ends with a newline. */
export async function dataText(data: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(data, undefined, 2)}\n`;
  const { yamlText } = await import('../../core/status/yaml-text.ts');
  return yamlText(data);
}
