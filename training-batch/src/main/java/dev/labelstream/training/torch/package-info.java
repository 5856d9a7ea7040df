/**
 * PyTorch as this code uses it: through TorchScript text in resources, called by method.
 *
 * <p>DJL's own operations are avoided wherever a gradient is wanted or a number may be a bfloat16.
 * Those with a Java number wrap a buffer that is freed while autograd still holds it, and asking
 * for the type of a bfloat16 ends the process. Calls are made in training mode always: the others
 * return inference tensors, which no gradient passes through. Whether gradients are recorded is
 * said by {@link dev.labelstream.training.torch.Gradients}, for the calling thread.
 */
@NullMarked
package dev.labelstream.training.torch;

import org.jspecify.annotations.NullMarked;
