// What is used of Node, without its types as one more dependency.
declare const process: { env: Record<string, string | undefined> };
declare module 'node:fs' {
  export function closeSync(descriptor: number): void;
  export function mkdirSync(path: string, options: { recursive: boolean }): void;
  export function openSync(path: string, flags: string): number;
  export function rmSync(path: string, options: { recursive: boolean; force: boolean }): void;
}
