import type { Plugin } from 'esbuild';

export declare const fontUrls: Plugin;
