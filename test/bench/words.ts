/** `1,000`, `0.8`. */
export function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Three figures, as far as they tell anything: `58.3 ms`, `1,250 ms`. */
export function ms(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 })} ms`;
}

/** `27.4×`. */
export function ratio(value: number): string {
  return `${value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 })}×`;
}
