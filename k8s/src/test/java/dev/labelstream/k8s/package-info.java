/**
 * That the manifests say what Kubernetes and the operator understand, and the image what they need.
 */
@NullMarked
package dev.labelstream.k8s;

import org.jspecify.annotations.NullMarked;
