// The edge function's own reader of specs; see cdk/edge.
declare module '*/cdk/edge/grammar.js' {
  export type SpecRows = (string | number | undefined)[];
  export interface Trouble { detail: string }
  export type Reading = { spec: SpecRows; written: string[]; error?: undefined } | { error: Trouble } | null;
  export const WIDTH: number, HEIGHT: number, FIT: number, ENLARGE: number, GRAVITY: number, DPR: number, ROTATE: number, FLIP: number,
    FLOP: number, GRAY: number, BLUR: number, SHARPEN: number, BACKGROUND: number, WATERMARK: number, STILL: number, KEEP: number,
    QUALITY: number, FORMAT: number, MAX_SIDE: number;
  export function read(segment: string): Reading;
  export function print(spec: SpecRows): string;
  export function normalise(spec: SpecRows): SpecRows;
  export function isFormat(text: string): boolean;
  export function defaultQuality(format: string | undefined): number | undefined;
}
declare module '*/cdk/edge/steps.js' {
  import type { SpecRows, Trouble } from '*/cdk/edge/grammar.js';
  export function applySteps(spec: SpecRows, written: string[]): Trouble | null;
}
