"""What words tell: tables of Chinese and English words, written for this project."""
