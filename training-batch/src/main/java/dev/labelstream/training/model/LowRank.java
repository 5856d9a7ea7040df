package dev.labelstream.training.model;

import ai.djl.ndarray.NDArray;

/**
 * What is added to a linear module: the product of two thin matrices (LoRA, arXiv 2106.09685).
 *
 * @param down (R, in), {@code lora_A}
 * @param up (out, R), {@code lora_B}
 */
public record LowRank(NDArray down, NDArray up) {}
