/**
 * Peak and current memory of a process, as Linux counts it.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Resets the peak that {@link peakMb} returns. */
export function resetPeak(pid: number): void {
  // See proc_pid_clear_refs(5): 5 resets the "high water mark" of the resident set.
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

/** The most resident memory in MB (1,000,000 bytes) of the process and its threads. */
export function peakMb(pid: number): number {
  return residentMb(pid, 'VmHWM');
}

/** Current resident memory, in MB. */
export function memoryMb(pid: number): number {
  return residentMb(pid, 'VmRSS');
}

function residentMb(pid: number, line: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const kiB = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return (Number(kiB) * 1_024) / 1_000_000;
}
