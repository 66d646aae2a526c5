package dev.joulemark.runner.inference.pytorch;

/**
 * One step of a Llama-family decoder as TorchScript text: embedding, then per layer RMS norm, grouped-query attention with
 * rotary positions (rotate-half) over a preallocated cache, and the gated MLP; then norm, output head and the most likely
 * token (Touvron et al., LLaMA, arXiv:2302.13971; Ainslie et al., GQA, arXiv:2305.13245).
 *
 * <p>Weights come in one list: embedding, final norm, output head, cosines, sines, and nine a layer in the order of
 * {@link #LAYER_WEIGHTS}. A single token is attended with the query heads of a group as rows, which needs no copy of the
 * cache a query head.
 */
final class LlamaScript {

    /** Weights before those of the layers. */
    static final int GLOBAL_WEIGHTS = 5;

    /** Names of a layer's weights, after {@code model.layers.N.} and before {@code .weight}. */
    static final String[] LAYER_WEIGHTS = {
        "input_layernorm",
        "self_attn.q_proj",
        "self_attn.k_proj",
        "self_attn.v_proj",
        "self_attn.o_proj",
        "post_attention_layernorm",
        "mlp.gate_proj",
        "mlp.up_proj",
        "mlp.down_proj"
    };

    /**
     * {@code ids} and {@code position} [B, T]; {@code mask} [B, 1, T, start + T], true where a key is seen, looked at only
     * if {@code masked}; {@code banned} ids that must not be chosen; {@code shape} = layers, heads, key-value heads, head
     * width; {@code keys} and {@code values} a layer [B, key-value heads, slots, head width]. Returns the most likely next
     * token [B] and the logits [B, vocabulary] as 32-bit floats.
     */
    static final String FORWARD = """
              def forward(self: __torch__.M, ids: Tensor, position: Tensor, mask: Tensor, banned: Tensor,
                  masked: bool, start: int, epsilon: float, shape: List[int], weights: List[Tensor],
                  keys: List[Tensor], values: List[Tensor]) -> List[Tensor]:
                heads = shape[1]
                groups = shape[2]
                width = shape[3]
                half = torch.floordiv(width, 2)
                batch = torch.size(ids, 0)
                length = torch.size(ids, 1)
                end = torch.add(start, length)
                x = torch.embedding(weights[0], ids)
                hidden = torch.size(x, 2)
                cos = torch.unsqueeze(torch.embedding(weights[3], position), 1)
                sin = torch.unsqueeze(torch.embedding(weights[4], position), 1)
                for layer in range(shape[0]):
                  w = torch.add(5, torch.mul(layer, 9))
                  h = torch.rms_norm(x, [hidden], weights[w], epsilon)
                  q = torch.linear(h, weights[torch.add(w, 1)])
                  k = torch.linear(h, weights[torch.add(w, 2)])
                  v = torch.linear(h, weights[torch.add(w, 3)])
                  q0 = torch.transpose(torch.view(q, [batch, length, heads, width]), 1, 2)
                  k0 = torch.transpose(torch.view(k, [batch, length, groups, width]), 1, 2)
                  v0 = torch.transpose(torch.view(v, [batch, length, groups, width]), 1, 2)
                  q1 = torch.slice(q0, 3, 0, half, 1)
                  q2 = torch.slice(q0, 3, half, width, 1)
                  q3 = torch.add(torch.mul(q0, cos), torch.mul(torch.cat([torch.neg(q2), q1], 3), sin))
                  k1 = torch.slice(k0, 3, 0, half, 1)
                  k2 = torch.slice(k0, 3, half, width, 1)
                  k3 = torch.add(torch.mul(k0, cos), torch.mul(torch.cat([torch.neg(k2), k1], 3), sin))
                  _0 = torch.copy_(torch.slice(keys[layer], 2, start, end, 1), k3, False)
                  _1 = torch.copy_(torch.slice(values[layer], 2, start, end, 1), v0, False)
                  ks = torch.slice(keys[layer], 2, 0, end, 1)
                  vs = torch.slice(values[layer], 2, 0, end, 1)
                  if torch.eq(length, 1):
                    rows = torch.reshape(q3, [batch, groups, torch.floordiv(heads, groups), width])
                    if masked:
                      one = torch.scaled_dot_product_attention(rows, ks, vs, mask, 0., False)
                    else:
                      one = torch.scaled_dot_product_attention(rows, ks, vs, None, 0., False)
                    a = torch.reshape(one, [batch, heads, 1, width])
                  else:
                    if masked:
                      a = torch.scaled_dot_product_attention(q3, ks, vs, mask, 0., False, scale=None, enable_gqa=True)
                    else:
                      a = torch.scaled_dot_product_attention(q3, ks, vs, None, 0., True, scale=None, enable_gqa=True)
                  o = torch.reshape(torch.transpose(a, 1, 2), [batch, length, torch.mul(heads, width)])
                  x = torch.add(x, torch.linear(o, weights[torch.add(w, 4)]))
                  m = torch.rms_norm(x, [hidden], weights[torch.add(w, 5)], epsilon)
                  g = torch.silu(torch.linear(m, weights[torch.add(w, 6)]))
                  u = torch.linear(m, weights[torch.add(w, 7)])
                  x = torch.add(x, torch.linear(torch.mul(g, u), weights[torch.add(w, 8)]))
                last = torch.rms_norm(torch.select(x, 1, -1), [hidden], weights[1], epsilon)
                logits = torch.to(torch.linear(last, weights[2]), 6)
                allowed = torch.index_fill(logits, 1, banned, -1000000000.)
                return [torch.argmax(allowed, 1, False), logits]
            """;

    /** Converts to a type by its number, which DJL has no safe way to do for BF16. */
    static final String CAST = """
              def forward(self: __torch__.M, x: Tensor, dtype: int) -> Tensor:
                return torch.to(x, dtype)
            """;

    /** Waits for everything that was queued on a CUDA device. Compiles on a CUDA build only. */
    static final String SYNCHRONIZE = """
              def forward(self: __torch__.M, x: Tensor, device: int) -> Tensor:
                _0 = ops.cuda.synchronize(device)
                return x
            """;

    private LlamaScript() {}
}
