"""What content says to a chatter, by the sentence: promises that are kept, advice that is safe, numbers that exist.

Rules are data (`data/promises.yaml`, `data/advice.yaml`), so that a professional can read and extend them.
"""
