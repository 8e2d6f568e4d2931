"""What can go wrong. No message ever carries a key, a plaintext or a code."""


class VaultError(Exception):
    """Anything that the vault refuses."""


class DecryptionError(VaultError):
    """Wrong key, or a ciphertext that was cut, changed, or moved away from the place it was sealed for."""
